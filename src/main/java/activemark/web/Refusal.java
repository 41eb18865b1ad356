package activemark.web;

/** A request that is answered with a status of its own and a sentence. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  Refusal(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  /** The status of HTTP. */
  int status() {
    return status;
  }

  /** What is said. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
