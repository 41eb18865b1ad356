package activemark.proof.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.proof.key.Passphrase;
import activemark.proof.key.PassphraseSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SigningKeyTest {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
  private static final String WORDS = "long test words";

  @TempDir Path folder;

  private static PassphraseSource words(String words) {
    return what -> Passphrase.of(words.toCharArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sec1.pem", "pkcs8.pem", "encrypted.pem"})
  void read_everyFormOfAKey_isTheSameKey(String name) {
    SigningKey key = SigningKey.read(Signatures.GOLDEN.resolve(name), words(WORDS));

    assertThat(key.verifyingKey().hint()).isEqualTo(Signatures.ownPublicKey().hint());
    assertThat(Signatures.ownPublicKey().accepts(MESSAGE, key.sign(MESSAGE))).isTrue();
    assertThat(Signatures.referenceKey().accepts(MESSAGE, key.sign(MESSAGE))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void read_everyCurve_signs(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    Path file = folder.resolve("key.pem");
    Files.writeString(
        file, Pem.write("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded()));

    SigningKey key = SigningKey.read(file, PassphraseSource.none());

    assertThat(key.verifyingKey().accepts(MESSAGE, key.sign(MESSAGE))).isTrue();
  }

  @Test
  void pem_isTheFileThatOpensslWrote() throws IOException {
    assertThat(Signatures.ownPublicKey().pem())
        .isEqualTo(Files.readString(Signatures.GOLDEN.resolve("pair.pub.pem")));
  }

  @Test
  void read_otherPassphrase_isRefusedWithoutTellingIt() {
    assertThatThrownBy(
            () -> SigningKey.read(Signatures.GOLDEN.resolve("encrypted.pem"), words("wrongwords")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("passphrase does not open")
        .hasMessageNotContaining("wrongwords");
  }

  @Test
  void read_encryptedWithoutPassphrase_saysWhatToDo() {
    assertThatThrownBy(
            () ->
                SigningKey.read(
                    Signatures.GOLDEN.resolve("encrypted.pem"), PassphraseSource.none()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--passphrase-file");
  }

  @Test
  void read_otherThings_areRefusedWithoutQuotingThem() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    String other = Pem.write("PRIVATE KEY", rsa.generateKeyPair().getPrivate().getEncoded());
    String whole = Files.readString(Signatures.GOLDEN.resolve("pkcs8.pem"));
    String secret = whole.lines().toList().get(1);
    String cut = whole.substring(0, whole.length() / 2);
    for (String text : new String[] {"", "no key", other, cut, whole.replace("MIG", "AAA")}) {
      Path file = Files.writeString(folder.resolve("other.pem"), text);
      assertThatThrownBy(() -> SigningKey.read(file, PassphraseSource.none()))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("cannot be used")
          .hasMessageContaining("openssl ecparam")
          .hasMessageNotContaining(secret.substring(0, 16));
    }
    assertThatThrownBy(() -> SigningKey.read(folder.resolve("none"), PassphraseSource.none()))
        .hasMessageContaining("There is no signing key");
  }

  @Test
  void read_halvesOfAPairInEachOthersPlace_areRefused() {
    assertThatThrownBy(
            () ->
                SigningKey.read(Signatures.GOLDEN.resolve("pair.pub.pem"), PassphraseSource.none()))
        .hasMessageContaining("something else than a private key");
    assertThatThrownBy(() -> VerifyingKey.read(Signatures.GOLDEN.resolve("pkcs8.pem")))
        .hasMessageContaining("something else than a public key");
  }

  @Test
  void toString_tellsNoSecret() throws IOException {
    String secret = Files.readString(Signatures.GOLDEN.resolve("pkcs8.pem")).substring(30, 60);

    assertThat(Signatures.ownKey().toString()).contains("withheld").doesNotContain(secret);
  }
}
