package activemark.io.image.change;

import activemark.error.BadInput;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** The list of changes. To add one, write a record and add a line here. */
public final class InputChanges {
  /**
   * A kind of change.
   *
   * @param name as in commands
   * @param strength what the number after the name is; empty for a change without one
   * @param least smallest strength
   * @param most largest strength
   * @param whole whether only whole strengths make sense
   * @param make the change of a strength
   */
  public record Kind(
      String name,
      String strength,
      double least,
      double most,
      boolean whole,
      DoubleFunction<InputChange> make) {
    private Kind(String name, InputChange only) {
      this(name, "", 0, 0, false, none -> only);
    }

    /** How it is written, for people. */
    public String usage() {
      return strength.isEmpty() ? name : name + "=" + strength;
    }

    private InputChange of(String text, String value) {
      if (strength.isEmpty() != value.isEmpty()) {
        throw refused(text);
      }
      if (value.isEmpty()) {
        return make.apply(0);
      }
      try {
        double number = Double.parseDouble(value.substring(1));
        boolean fits = !whole || number == Math.rint(number);
        if (!(number >= least && number <= most && fits)) {
          throw refused(text);
        }
        return make.apply(number);
      } catch (NumberFormatException e) {
        throw refused(text);
      }
    }

    private BadInput refused(String text) {
      return BadInput.of("This change of pictures makes no sense").at(text).expected(usage()).bad();
    }
  }

  /** All kinds. */
  public static final List<Kind> ALL =
      List.of(
          new Kind(Flip.NAME, new Flip()),
          new Kind(Blur.NAME, "STD (0.05 to 20 pixels)", 0.05, 20, false, Blur::new),
          new Kind(Filter3.MEDIAN, new Filter3(true)),
          new Kind(Filter3.MEAN, new Filter3(false)),
          new Kind(Noise.NAME, "STD (0 to 1, 1 is the whole range)", 0, 1, false, Noise::new),
          new Kind(Jpeg.NAME, "QUALITY (1 to 100)", 1, 100, true, q -> new Jpeg((int) q)),
          new Kind(BitDepth.NAME, "BITS (1 to 8)", 1, 8, true, b -> new BitDepth((int) b)));

  private InputChanges() {}

  /**
   * The change of a text such as {@code flip} or {@code blur=0.5}.
   *
   * @throws BadInput if there is none or its strength makes no sense
   */
  public static InputChange parse(String text) {
    int sign = text.indexOf('=');
    String name = sign < 0 ? text : text.substring(0, sign);
    return ALL.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                BadInput.of("There is no such change of pictures")
                    .at(text)
                    .expected(ALL.stream().map(Kind::usage).collect(Collectors.joining("; ")))
                    .bad())
        .of(text, sign < 0 ? "" : text.substring(sign));
  }
}
