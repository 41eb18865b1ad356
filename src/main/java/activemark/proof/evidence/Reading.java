package activemark.proof.evidence;

import activemark.proof.message.BitString;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/** What reading one part of a mark showed. Raw: no threshold, no p-value. */
public sealed interface Reading {
  /** Id of the part that was read. */
  String part();

  /** The scheme that read it. */
  String scheme();

  /** What may be assumed of an innocent model under this reading. */
  NullClaim nullClaim();

  /** How it was read if not in the scheme's main way: "in the weights"; else empty. */
  default String way() {
    return "";
  }

  /** A reading of which only the rank among reference models means anything. */
  sealed interface Ranked extends Reading {
    /** One number for the model, larger where it is more like a marked copy. */
    double statistic();

    /** The number for people: "40 of 48 images". */
    String shows();

    @Override
    default NullClaim nullClaim() {
      return new NullClaim.Calibrated();
    }
  }

  /**
   * A reading of stored bits, or {@link Unreadable} if the suspect answered with anything that is
   * not a number.
   */
  static Reading ofStored(
      String part, String scheme, String place, BitString expected, double[] soft) {
    for (int i = 0; i < soft.length; i++) {
      if (!Double.isFinite(soft[i])) {
        return new Unreadable(
            part, scheme, "the suspect computes " + soft[i] + " for bit " + i + " at " + place);
      }
    }
    return new StoredBits(part, scheme, place, expected, soft);
  }

  /**
   * A codeword that is stored in the model and read without being put in.
   *
   * @param part id of the part
   * @param scheme the scheme that read it
   * @param place where, for people: "block 9, token 121, read at cut 11"
   * @param expected the codeword, M bits
   * @param soft one soft bit per codeword bit [M]: its sign decides, 0 is a miss; all finite
   * @param way how the bits were read if not in the scheme's main way: "in the weights"; else empty
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
  record StoredBits(
      String part, String scheme, String place, BitString expected, double[] soft, String way)
      implements Reading {
    /** Read in the scheme's main way. */
    public StoredBits(String part, String scheme, String place, BitString expected, double[] soft) {
      this(part, scheme, place, expected, soft, "");
    }

    /** Checks sizes and values; copies the soft bits. */
    public StoredBits {
      MarkPart.requireId(part);
      soft = soft.clone();
      if (expected.length() == 0 || soft.length != expected.length()) {
        throw new IllegalArgumentException(
            "%d soft bits for %d bits".formatted(soft.length, expected.length()));
      }
      for (double value : soft) {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException("a soft bit is not a number: " + value);
        }
      }
    }

    @Override
    public NullClaim nullClaim() {
      return NullClaim.Keyed.FAIR;
    }

    /** Number of bits M. */
    public int bits() {
      return soft.length;
    }

    @Override
    public double[] soft() {
      return soft.clone();
    }

    /** The bits read [M]: the signs; an undecided bit (0) is given as the wrong one. */
    public BitString decoded() {
      boolean[] bits = new boolean[soft.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = soft[i] == 0 ? !expected.get(i) : soft[i] > 0;
      }
      return BitString.of(bits);
    }

    /** The same soft bits beside another codeword. */
    public StoredBits against(BitString codeword) {
      return new StoredBits(part, scheme, place, codeword, soft, way);
    }

    /** The same reading, made in another way than the main one. */
    public StoredBits by(String way) {
      return new StoredBits(part, scheme, place, expected, soft, way);
    }

    /** The part, and how it was read: "tied-2", "tied-2 in the weights". */
    public String title() {
      return way.isEmpty() ? part : part + " " + way;
    }

    /** Number of bits that agree with the codeword. */
    public int matches() {
      return decoded().matches(expected);
    }

    /** The codeword's signs times the soft bits, added up: the soft statistic T. */
    public double agreement() {
      double sum = 0;
      for (int i = 0; i < soft.length; i++) {
        sum += expected.get(i) ? soft[i] : -soft[i];
      }
      return sum;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof StoredBits that
          && part.equals(that.part)
          && scheme.equals(that.scheme)
          && place.equals(that.place)
          && expected.equals(that.expected)
          && way.equals(that.way)
          && Arrays.equals(soft, that.soft);
    }

    @Override
    public int hashCode() {
      return Objects.hash(part, scheme, place, expected, way, Arrays.hashCode(soft));
    }

    @Override
    public String toString() {
      return "StoredBits(%s, %s, %s, %d of %d bits agree)"
          .formatted(title(), scheme, place, matches(), bits());
    }
  }

  /**
   * Random messages that were put into the suspect, one per image, and read back.
   *
   * @param part id of the part
   * @param scheme the scheme that read it
   * @param place where, for people
   * @param bits per image
   * @param tolerance bit errors at which an image still counts
   * @param errors bit errors per image [n], each between 0 and bits
   */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
  record InjectedBits(
      String part, String scheme, String place, int bits, int tolerance, int[] errors)
      implements Ranked {
    /** Checks ranges; copies the errors. */
    public InjectedBits {
      MarkPart.requireId(part);
      errors = errors.clone();
      if (bits < 1 || tolerance < 0 || tolerance > bits || errors.length == 0) {
        throw new IllegalArgumentException(
            "%d images of %d bits, tolerance %d".formatted(errors.length, bits, tolerance));
      }
      for (int wrong : errors) {
        if (wrong < 0 || wrong > bits) {
          throw new IllegalArgumentException(wrong + " errors in " + bits + " bits");
        }
      }
    }

    @Override
    public double statistic() {
      return shareWithinTolerance();
    }

    @Override
    public String shows() {
      return imagesWithinTolerance() + " of " + images() + " images";
    }

    @Override
    public int[] errors() {
      return errors.clone();
    }

    /** Number of images n. */
    public int images() {
      return errors.length;
    }

    /** Share of all bits that came back right, in [0, 1]. */
    public double shareOfBits() {
      long wrong = Arrays.stream(errors).asLongStream().sum();
      return 1 - wrong / ((double) bits * errors.length);
    }

    /** Number of images with at most the tolerated errors. */
    public int imagesWithinTolerance() {
      return (int) Arrays.stream(errors).filter(wrong -> wrong <= tolerance).count();
    }

    /** Share of images with at most the tolerated errors, in [0, 1]; the published statistic. */
    public double shareWithinTolerance() {
      return imagesWithinTolerance() / (double) errors.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof InjectedBits that
          && part.equals(that.part)
          && scheme.equals(that.scheme)
          && place.equals(that.place)
          && bits == that.bits
          && tolerance == that.tolerance
          && Arrays.equals(errors, that.errors);
    }

    @Override
    public int hashCode() {
      return Objects.hash(part, scheme, place, bits, tolerance, Arrays.hashCode(errors));
    }

    @Override
    public String toString() {
      return "InjectedBits(%s, %s, %s, %d of %d images within %d errors)"
          .formatted(part, scheme, place, imagesWithinTolerance(), images(), tolerance);
    }
  }

  /**
   * One number for the whole model, such as a cosine or the share of queries answered alike.
   *
   * @param part id of the part
   * @param scheme the scheme that read it
   * @param place where and how, for people
   * @param statistic finite
   */
  record Score(String part, String scheme, String place, double statistic) implements Ranked {
    /** Checks the id and the number. */
    public Score {
      MarkPart.requireId(part);
      if (!Double.isFinite(statistic)) {
        throw new IllegalArgumentException("a score is not a number: " + statistic);
      }
    }

    @Override
    public String shows() {
      return String.format(Locale.ROOT, "a score of %.4f", statistic);
    }
  }

  /**
   * The suspect does not offer what the reading needs. Not the same as an absent mark.
   *
   * @param part id of the part
   * @param scheme the scheme that tried
   * @param reason for people
   * @param way how it was to be read, as for {@link StoredBits}
   */
  record Unreadable(String part, String scheme, String reason, String way) implements Reading {
    /** In the scheme's main way. */
    public Unreadable(String part, String scheme, String reason) {
      this(part, scheme, reason, "");
    }

    /** Checks the id. */
    public Unreadable {
      MarkPart.requireId(part);
    }

    @Override
    public NullClaim nullClaim() {
      return new NullClaim.Calibrated();
    }
  }
}
