package activemark.proof.sign;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.openssl.PEMParser;

/** Text files with a key between dashes. */
final class Pem {
  private static final int MAX_BYTES = 1 << 16;
  private static final int LINE = 64;

  private Pem() {}

  /**
   * The first key of a file, as BouncyCastle's parser names it.
   *
   * @param what for messages: "signing key"
   */
  static Object read(Path file, String what) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw BadInput.of("There is no " + what).at(file).bad(e);
    } catch (IOException e) {
      throw BadInput.of("The " + what + " cannot be read").at(file).found(e.getMessage()).bad(e);
    }
    if (bytes.length > MAX_BYTES) {
      throw unfit(file, what, "more than " + MAX_BYTES + " bytes");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      Object read = parser.readObject();
      while (read instanceof ASN1ObjectIdentifier) {
        read = parser.readObject(); // openssl may write the curve in front of its key
      }
      if (read == null) {
        throw unfit(file, what, "no line that begins with -----BEGIN");
      }
      return read;
    } catch (IOException | RuntimeException e) {
      if (e instanceof BadInput bad) {
        throw bad;
      }
      // The parser's own words may quote the file, which may be a secret.
      throw unfit(file, what, "a damaged block");
    }
  }

  /** A complaint about a file that is not what it should be. */
  static BadInput unfit(Path file, String what, String found) {
    return BadInput.of("The " + what + " cannot be used")
        .at(file)
        .expected("an EC key on P-256, P-384 or P-521 in PEM form")
        .found(found)
        .fix(
            "Make a pair with: openssl ecparam -name prime256v1 -genkey -noout -out key.pem;"
                + " openssl ec -in key.pem -pubout -out key.pub.pem")
        .bad();
  }

  /** PEM text of some DER bytes, as openssl and others write it. */
  static String write(String label, byte[] der) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
