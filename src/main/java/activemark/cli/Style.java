package activemark.cli;

/** The few ways a word can stand out. */
enum Style {
  STRONG("1"),
  GOOD("32"),
  BAD("31"),
  DOUBTFUL("33"),
  FAINT("2");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text in this style. */
  String paint(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
