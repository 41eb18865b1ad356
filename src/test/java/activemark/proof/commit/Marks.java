package activemark.proof.commit;

import activemark.proof.evidence.MarkFile;
import activemark.proof.key.MarkKey;
import java.nio.file.Path;
import java.util.Arrays;

/** Mark files of one owner, made from the golden one. */
final class Marks {
  static final MarkFile GOLDEN =
      MarkFile.read(Path.of("src/test/resources/golden/proof/recipient.mark"));

  private Marks() {}

  /** A mark for another recipient, with a key of its own. */
  static MarkFile of(int n) {
    byte[] secret = new byte[MarkKey.BYTES];
    Arrays.fill(secret, (byte) n);
    return with(GOLDEN.owner(), "recipient " + n, MarkKey.of(secret), digest(n));
  }

  static MarkFile with(String owner, String recipient, MarkKey key, String release) {
    return new MarkFile(
        owner,
        GOLDEN.ownerCommitment(),
        recipient,
        key,
        GOLDEN.baseDigest(),
        release,
        GOLDEN.created(),
        GOLDEN.reading(),
        GOLDEN.parts(),
        GOLDEN.fidelity());
  }

  /** Some digest. */
  static String digest(int n) {
    return String.format("%064x", n);
  }
}
