package activemark.proof.stamp;

import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.proof.canonical.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * A third party's word that a digest was there at a time: an RFC 3161 response, as it came. It
 * carries the authority's certificates, so that it can be checked without a network.
 */
public final class Timestamp {
  private static final int MAX_BYTES = 1 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private final TimeStampResponse response;
  private final TimeStampToken token;
  private final String where;

  private Timestamp(TimeStampResponse response, String where) {
    this.response = response;
    this.token = response.getTimeStampToken();
    this.where = where;
  }

  /**
   * Reads a stored answer; nothing is checked but its form.
   *
   * @throws BadInput if it is missing, damaged, or a refusal
   */
  public static Timestamp read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in.readNBytes(MAX_BYTES), "timestamp " + file);
    } catch (NoSuchFileException e) {
      throw BadInput.of("There is no timestamp").at(file).bad(e);
    } catch (IOException e) {
      throw BadInput.of("The timestamp cannot be read").at(file).found(e).bad(e);
    }
  }

  static Timestamp read(byte[] bytes, String where) {
    try {
      TimeStampResponse response = new TimeStampResponse(bytes);
      int status = response.getStatus();
      boolean granted = status == PKIStatus.GRANTED || status == PKIStatus.GRANTED_WITH_MODS;
      if (!granted || response.getTimeStampToken() == null) {
        throw BadInput.of("The timestamp authority refused")
            .at(where)
            .found("status " + status + ": " + response.getStatusString())
            .bad();
      }
      return new Timestamp(response, where);
    } catch (BadInput e) {
      throw e;
    } catch (IOException | TSPException | RuntimeException e) { // the library throws all of them
      throw BadInput.of("The timestamp cannot be read")
          .at(where)
          .expected("a timestamp response (RFC 3161)")
          .found(bytes.length + " bytes that are not one; they may be cut short")
          .bad(e);
    }
  }

  /** SHA-256 of a file's bytes [32]: what is stamped. */
  public static byte[] digest(Path file) {
    MessageDigest digest = Sha256.start();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (NoSuchFileException e) {
      throw BadInput.of("There is no such file").at(file).bad(e);
    } catch (IOException e) {
      throw BadInput.of("The file cannot be read").at(file).found(e.getMessage()).bad(e);
    }
    return digest.digest();
  }

  /**
   * Writes the answer as it came, which is the form that openssl reads.
   *
   * @throws BadInput if the file exists
   */
  public void write(Path file) {
    OutputFile.write(file, out -> out.write(response.getEncoded()), OutputFile.Option.NEW);
  }

  /** When, as the authority says. */
  public Instant time() {
    return token.getTimeStampInfo().getGenTime().toInstant();
  }

  /** The authority's number of this timestamp. */
  public String serial() {
    return token.getTimeStampInfo().getSerialNumber().toString();
  }

  /** The rules by which the authority works, an object identifier. */
  public String policy() {
    return token.getTimeStampInfo().getPolicy().getId();
  }

  /**
   * Fails unless this is a timestamp of a SHA-256 digest [32].
   *
   * @throws BadInput if it is of another digest
   */
  public void require(byte[] digest) {
    var info = token.getTimeStampInfo();
    if (!TSPAlgorithms.SHA256.equals(info.getMessageImprintAlgOID())) {
      throw BadInput.of("The timestamp is not of a SHA-256 digest")
          .at(where)
          .found("a digest of kind " + info.getMessageImprintAlgOID())
          .bad();
    }
    if (!MessageDigest.isEqual(digest, info.getMessageImprintDigest())) {
      throw BadInput.of("The timestamp is of something else")
          .at(where)
          .expected("SHA-256 " + HexFormat.of().formatHex(digest))
          .found("SHA-256 " + HexFormat.of().formatHex(info.getMessageImprintDigest()))
          .fix("Take the file as it was when it was stamped.")
          .bad();
    }
  }

  /**
   * Fails unless an authority that a trusted root stands for made this timestamp. The chain is
   * judged at the timestamp's own time; revocation is not asked for, as that needs a network.
   *
   * @return the authority's name
   * @throws BadInput if the signature, the certificate or its chain is wrong
   */
  public String require(Roots roots) {
    try {
      return new TokenCheck(token, time(), where).against(roots);
    } catch (BadInput e) {
      throw e;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw BadInput.of("The timestamp's certificates cannot be used").at(where).found(e).bad(e);
    }
  }

  TimeStampResponse response() {
    return response;
  }
}
