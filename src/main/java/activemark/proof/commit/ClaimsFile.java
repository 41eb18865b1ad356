package activemark.proof.commit;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.StrictJson;
import activemark.proof.sign.Bundle;
import activemark.proof.sign.SigningKey;
import activemark.proof.sign.Statement;
import activemark.proof.sign.VerifyingKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Signed claims in one file, a bundle a line; lines are only ever added. */
public final class ClaimsFile {
  private static final int MAX_BYTES = 256 << 20;

  private ClaimsFile() {}

  /**
   * Signs a claim and adds it at the end of a file, which is made if there is none.
   *
   * @throws BadInput if the file cannot be written, or its last line was cut short
   */
  public static void append(Path file, SignedClaim claim, SigningKey key) {
    Bundle bundle = Bundle.signed(claim.statement(), key);
    byte[] line = (CanonicalJson.of(bundle.toJson()) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try (var lock = channel.lock()) { // two programs must not write into one line
        long end = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        if (end > 0 && (channel.read(last, end - 1) != 1 || last.get(0) != '\n')) {
          throw BadInput.of("The file of claims does not end with a line end")
              .at(file)
              .found("a last line that was cut short, or a file of another kind")
              .fix("Look at its last line, and remove it if it is not whole.")
              .bad();
        }
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
          channel.write(bytes, end + bytes.position());
        }
        channel.force(true);
      }
    } catch (IOException e) {
      throw BadInput.of("The file of claims cannot be written").at(file).found(e).bad(e);
    }
  }

  /**
   * Reads the claims of a file, all of which one key signed.
   *
   * @throws BadInput if it is missing or empty, or a line is damaged, edited or of another key
   */
  public static List<SignedClaim> read(Path file, VerifyingKey key) {
    List<SignedClaim> claims = new ArrayList<>();
    String[] lines = StrictJson.text(file, MAX_BYTES, "file of claims").split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String where = "line " + (i + 1) + " of " + file;
      if (lines[i].isEmpty() && i == lines.length - 1) {
        break; // behind the last line end
      }
      Statement statement = Bundle.read(StrictJson.parse(lines[i], where), where).statement(key);
      SignedClaim claim = SignedClaim.of(statement, where);
      if (!claim.statement().equals(statement)) {
        throw BadInput.of("A claim is not about what its statement names")
            .at(where)
            .expected("subjects " + claim.statement().subjects())
            .found(statement.subjects())
            .bad();
      }
      claims.add(claim);
    }
    if (claims.isEmpty()) {
      throw BadInput.of("The file holds no claims").at(file).bad();
    }
    return claims;
  }
}
