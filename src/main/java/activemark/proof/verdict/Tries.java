package activemark.proof.verdict;

import java.util.ArrayList;
import java.util.List;

/**
 * How often somebody looked before he found: every chance is multiplied by the product.
 *
 * @param keys keys tried on the suspect, at least 1
 * @param recipients recipients' marks tried under each key, at least 1
 * @param alignments ways of reading tried, such as tokens, depths or sets of pictures, at least 1
 */
public record Tries(int keys, int recipients, int alignments) {
  /** One look. */
  public static final Tries ONE = new Tries(1, 1, 1);

  /** Checks the numbers. */
  public Tries {
    if (keys < 1 || recipients < 1 || alignments < 1) {
      throw new IllegalArgumentException(
          "at least one key, recipient and alignment was tried: %d, %d, %d"
              .formatted(keys, recipients, alignments));
    }
  }

  /** Marks tried, whatever the ways of reading: keys by recipients. */
  public long marks() {
    return (long) keys * recipients;
  }

  /** The product. */
  public double total() {
    return (double) marks() * alignments;
  }

  /** "40 keys" or "3 keys x 5 recipients x 2 alignments"; factors of one are left out. */
  public String inWords() {
    List<String> factors = new ArrayList<>();
    add(factors, keys, " keys");
    add(factors, recipients, " recipients");
    add(factors, alignments, " alignments");
    return factors.isEmpty() ? "1 key" : String.join(" x ", factors);
  }

  private static void add(List<String> factors, int count, String what) {
    if (count > 1) {
      factors.add(count + what);
    }
  }
}
