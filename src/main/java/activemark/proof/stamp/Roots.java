package activemark.proof.stamp;

import activemark.error.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates of authorities that somebody decided to trust.
 *
 * @param certificates at least one
 * @param where they were read from, for messages
 */
public record Roots(List<X509Certificate> certificates, String where) {
  private static final int MAX_BYTES = 1 << 20;

  /** Copies the list. */
  public Roots {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a PEM file with one certificate or more.
   *
   * @throws BadInput if it is missing, damaged, or holds none
   */
  public static Roots read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      throw BadInput.of("There is no root certificate").at(file).bad(e);
    } catch (IOException e) {
      throw BadInput.of("The root certificate cannot be read").at(file).found(e).bad(e);
    }
    List<X509Certificate> roots = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (var each : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
        roots.add((X509Certificate) each);
      }
    } catch (CertificateException e) {
      throw unfit(file, "a damaged certificate");
    }
    if (roots.isEmpty()) {
      throw unfit(file, "none");
    }
    return new Roots(roots, file.toString());
  }

  private static BadInput unfit(Path file, String found) {
    return BadInput.of("The root certificate cannot be used")
        .at(file)
        .expected("certificates in PEM form")
        .found(found)
        .fix("Take the root certificate that the timestamp authority publishes.")
        .bad();
  }
}
