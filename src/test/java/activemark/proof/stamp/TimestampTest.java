package activemark.proof.stamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.LocalAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TimestampTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private LocalAuthority authority = new LocalAuthority();
  private Path file;
  private byte[] digest;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(folder.resolve("commitment.json"), "a commitment");
    digest = Timestamp.digest(file);
  }

  @AfterEach
  void closeAuthority() {
    authority.close();
  }

  private void use(LocalAuthority other) {
    authority.close();
    authority = other;
  }

  private Timestamp stamp() {
    return new Authority(authority.address(), PATIENCE)
        .stamp(digest, StampRequest.of(digest, new SecureRandom()));
  }

  private Roots roots() {
    return Roots.read(authority.root(folder.resolve("root.pem")));
  }

  private Path stored() {
    Path stored = folder.resolve("stamp.tsr");
    stamp().write(stored);
    return stored;
  }

  @Test
  void stamp_storedAndReadAgain_holdsWithoutTheAuthority() {
    Instant before = Instant.now().minusSeconds(2);
    Path stored = stored();
    Roots roots = roots();
    authority.close();

    Timestamp read = Timestamp.read(stored);

    read.require(digest);
    assertThat(read.require(roots)).isEqualTo("CN=Test Authority");
    assertThat(read.time()).isBetween(before, Instant.now().plusSeconds(2));
    assertThat(read.serial()).isEqualTo("42");
    assertThat(read.policy()).isEqualTo("1.2.3.4");
  }

  @Test
  void require_otherDigest_isRefused() throws IOException {
    Timestamp read = Timestamp.read(stored());
    Files.writeString(file, "another commitment");

    assertThatThrownBy(() -> read.require(Timestamp.digest(file)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("of something else");
  }

  @Test
  void require_otherRoot_isRefused() {
    Timestamp made = stamp();
    try (LocalAuthority other = new LocalAuthority()) {
      Roots roots = Roots.read(other.root(folder.resolve("other.pem")));
      assertThatThrownBy(() -> made.require(roots))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("No trusted root stands")
          .hasMessageContaining("other.pem");
    }
  }

  @Test
  void require_rootThatHadExpired_isRefused() {
    use(new LocalAuthority(true, Duration.ofDays(1), Duration.ofDays(-1)));
    Timestamp made = stamp();
    Roots roots = roots();

    assertThatThrownBy(() -> made.require(roots))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("a root that was not valid at");
  }

  @Test
  void require_authorityWhoseCertificateHadExpired_isRefused() {
    use(new LocalAuthority(true, Duration.ofDays(-1), Duration.ofDays(1)));
    Timestamp made = stamp();
    Roots roots = roots();

    assertThatThrownBy(() -> made.require(roots))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("signature does not hold");
  }

  @Test
  void certificateForSomethingElse_isRefusedByTheAuthoritysOwnLibrary() {
    // The generator refuses such a certificate, so nobody gets that far with it.
    use(new LocalAuthority(false, Duration.ofDays(1), Duration.ofDays(1)));

    assertThatThrownBy(this::stamp).isInstanceOf(BadInput.class);
  }

  @Test
  void stamp_answerToAnotherRequest_isRefused() throws Exception {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    TimeStampRequest old =
        generator.generate(TSPAlgorithms.SHA256, digest, java.math.BigInteger.TWO);
    authority.request = unused -> old;

    assertThatThrownBy(this::stamp)
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("does not answer the request")
        .hasMessageContaining("nonce");
  }

  @Test
  void stamp_answerAboutAnotherDigest_isRefused() throws Exception {
    authority.request =
        asked -> {
          TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
          generator.setCertReq(true);
          return generator.generate(TSPAlgorithms.SHA256, new byte[32], asked.getNonce());
        };

    assertThatThrownBy(this::stamp)
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("does not answer the request");
  }

  @Test
  void stamp_errorPage_isRefusedAndQuoted() {
    authority.type = "text/html";
    authority.answer =
        unused -> "<html><h1>Out of order</h1></html>".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(this::stamp)
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("gave no timestamp")
        .hasMessageContaining("text/html: Out of order");
  }

  @Test
  void stamp_answerThatNeverEnds_isGivenUp() {
    authority.stalls = true;
    Authority impatient = new Authority(authority.address(), Duration.ofMillis(500));

    assertThatThrownBy(() -> impatient.stamp(digest, StampRequest.of(digest, new SecureRandom())))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining("--timeout");
  }

  @Test
  void stamp_nobodyThere_isRefused() {
    URI address = authority.address();
    authority.close();

    assertThatThrownBy(
            () ->
                new Authority(address, PATIENCE)
                    .stamp(digest, StampRequest.of(digest, new SecureRandom())))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void authority_addressOfAnotherKind_isRefused() {
    for (String address : new String[] {"ftp://example.com/x", "example.com", "file:///etc/x"}) {
      assertThatThrownBy(() -> new Authority(URI.create(address), PATIENCE))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("http://");
    }
  }

  @Test
  void read_cutOrDamagedTimestamp_isRefused() throws IOException {
    byte[] whole = Files.readAllBytes(stored());
    for (int length : new int[] {0, 1, 20, whole.length / 2, whole.length - 1}) {
      Path cut = Files.write(folder.resolve("cut.tsr"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Timestamp.read(cut))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("cannot be read");
    }
    assertThatThrownBy(() -> Timestamp.read(folder.resolve("none")))
        .hasMessageContaining("There is no timestamp");
  }

  @Test
  void require_everyByteOfTheTokenThatIsChanged_isRefused() throws IOException {
    byte[] whole = Files.readAllBytes(stored());
    Roots roots = roots();
    int accepted = 0;
    for (int at = 0; at < whole.length; at += 7) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      Path file = Files.write(folder.resolve("changed.tsr"), changed);
      try {
        Timestamp read = Timestamp.read(file);
        read.require(digest);
        assertThat(read.require(roots)).isEqualTo("CN=Test Authority");
        accepted++;
      } catch (BadInput e) {
        assertThat(e).hasMessageContaining("changed.tsr");
      }
    }
    // A few bytes (tags of optional strings, the granted status) are not signed and mean nothing.
    assertThat(accepted).isLessThan(whole.length / 7 / 20 + 3);
  }

  @Test
  void read_refusal_saysSo() throws Exception {
    byte[] refusal =
        new org.bouncycastle.tsp.TimeStampResponseGenerator(null, TSPAlgorithms.ALLOWED)
            .generateFailResponse(2, 1 << 2, "not today")
            .getEncoded();
    Path file = Files.write(folder.resolve("refused.tsr"), refusal);

    assertThatThrownBy(() -> Timestamp.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("refused")
        .hasMessageContaining("not today");
  }

  @Test
  void roots_fileWithoutCertificate_isRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path junk = Files.writeString(folder.resolve("junk.pem"), "-----BEGIN CERTIFICATE-----\nxx\n");

    assertThatThrownBy(() -> Roots.read(empty)).hasMessageContaining("root certificate");
    assertThatThrownBy(() -> Roots.read(junk)).isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> Roots.read(folder.resolve("none.pem")))
        .hasMessageContaining("There is no root certificate");
  }
}
