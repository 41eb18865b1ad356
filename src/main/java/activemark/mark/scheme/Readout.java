package activemark.mark.scheme;

import java.util.List;
import java.util.stream.IntStream;

/** What a scheme reads from a suspect, before anything is compared with a codeword. */
public sealed interface Readout {
  /**
   * Bits that are stored in the suspect.
   *
   * @param place where they were read, for people
   * @param values one soft bit per bit of the codeword; the sign decides
   */
  record Soft(String place, List<Double> values) implements Readout {
    /** Copies the list. */
    public Soft {
      values = List.copyOf(values);
    }

    /** As the engine gives them. */
    public static Soft of(String place, float[] values) {
      return new Soft(
          place, IntStream.range(0, values.length).mapToObj(j -> (double) values[j]).toList());
    }
  }

  /**
   * A message that the reading itself injects, and what comes back of it.
   *
   * @param bits bits per image
   * @param tolerance errors that an image may have and still count as verified
   * @param errors bit errors per image
   */
  record Injected(String place, int bits, int tolerance, List<Integer> errors) implements Readout {
    /** Copies the list. */
    public Injected {
      errors = List.copyOf(errors);
    }
  }

  /**
   * One number for the whole model, of which only the rank among reference models means anything.
   *
   * @param place where and how it was read, for people
   * @param value larger where the suspect is more like a marked copy
   */
  record Score(String place, double value) implements Readout {}

  /** The suspect offers nothing to read, which is not the same as an absent mark. */
  record Unreadable(String reason) implements Readout {}
}
