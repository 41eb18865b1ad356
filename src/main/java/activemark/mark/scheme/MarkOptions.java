package activemark.mark.scheme;

import activemark.error.BadInput;
import java.util.List;

/**
 * What an owner may choose when marking.
 *
 * @param bits codeword bits of the keyed mark; 0 for its default
 * @param polish training steps after the closed form
 * @param cuts where tied marks go; empty lets the depth of the model decide
 * @param block expressive block, or -1 to profile the model
 * @param steps training steps where a scheme trains; 0 for its default
 */
public record MarkOptions(int bits, int polish, List<Integer> cuts, int block, int steps) {
  /** Checks ranges. */
  public MarkOptions {
    cuts = List.copyOf(cuts);
    if (bits != 0 && (bits < 8 || bits > 4096)) {
      throw BadInput.of("The number of bits is out of range")
          .at("--bits")
          .expected("8 to 4096")
          .found(bits)
          .bad();
    }
    if (polish < 0 || steps < 0) {
      throw BadInput.of("A number of steps is negative")
          .at("--polish, --steps")
          .expected("0 or more")
          .found(Math.min(polish, steps))
          .bad();
    }
  }

  /** Everything by default. */
  public static MarkOptions defaults() {
    return new MarkOptions(0, 0, List.of(), -1, 0);
  }
}
