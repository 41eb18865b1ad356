package activemark.proof.evidence;

import activemark.proof.canonical.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What fixes all parts of a mark. Parts hold megabytes, whose digests go into every codeword; here
 * they are computed once.
 *
 * @param planned part id to {@link MarkPart#digest}, for every part
 * @param learned part id to {@link MarkPart#learnedDigest}, for parts of which something was
 *     learned
 */
public record PartDigests(Map<String, String> planned, Map<String, String> learned) {
  /** Copies and sorts. */
  public PartDigests {
    planned = Collections.unmodifiableMap(new TreeMap<>(planned));
    learned = Collections.unmodifiableMap(new TreeMap<>(learned));
  }

  /** Of the parts of a mark. */
  public static PartDigests of(List<MarkPart> parts) {
    Map<String, String> planned = new TreeMap<>();
    Map<String, String> learned = new TreeMap<>();
    for (MarkPart part : parts) {
      planned.put(part.id(), part.digest());
      if (!part.learned().isEmpty()) {
        learned.put(part.id(), part.learnedDigest());
      }
    }
    return new PartDigests(planned, learned);
  }

  /**
   * One digest of all that was planned, on which the codeword of every part depends: whoever
   * changes anything in one part draws the bits of all parts anew.
   */
  String plan() {
    return Sha256.hex(Sha256.fields("activemark/v1/plan", lines(planned)));
  }

  /** All digests as text, one line each, for a digest of the whole mark. */
  String text() {
    return lines(planned) + "learned\n" + lines(learned);
  }

  private static String lines(Map<String, String> digests) {
    StringBuilder lines = new StringBuilder();
    digests.forEach((id, digest) -> lines.append(id).append(' ').append(digest).append('\n'));
    return lines.toString();
  }
}
