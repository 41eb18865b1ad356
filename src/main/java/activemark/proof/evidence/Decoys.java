package activemark.proof.evidence;

import java.util.List;

/**
 * Keys that nobody ever used to mark anything, drawn as the claim's own key was, and how well the
 * suspect agrees with each.
 *
 * @param seed that they were drawn from
 * @param agreements bits that agree, of the same parts as the claim's, one number for each decoy
 */
public record Decoys(long seed, List<Integer> agreements) {
  /** Most decoys of one document. */
  public static final int MOST = 100_000;

  /** Checks the numbers; copies the list. */
  public Decoys {
    agreements = List.copyOf(agreements);
    if (agreements.isEmpty() || agreements.size() > MOST) {
      throw new IllegalArgumentException("1 to " + MOST + " decoys: " + agreements.size());
    }
    if (agreements.stream().anyMatch(bits -> bits < 0)) {
      throw new IllegalArgumentException("a negative number of bits");
    }
  }
}
