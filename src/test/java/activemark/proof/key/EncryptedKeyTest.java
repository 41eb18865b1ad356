package activemark.proof.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EncryptedKeyTest {
  private static final OwnerKey KEY = OwnerKey.generate("Example Labs", new SecureRandom());
  private static final SealedSecret.Cost CHEAP = new SealedSecret.Cost(1, 64, 1);
  private static final String WORDS = "correct horse battery";

  @TempDir Path folder;

  private static PassphraseSource words(String words) {
    return what -> Passphrase.of(words.toCharArray());
  }

  private Path written() {
    Path file = folder.resolve("owner.key");
    KEY.write(file, Passphrase.of(WORDS.toCharArray()), CHEAP, new SecureRandom());
    return file;
  }

  @Test
  void read_withItsPassphrase_givesTheSameKey() throws IOException {
    Path file = written();

    assertThat(OwnerKey.read(file, words(WORDS))).isEqualTo(KEY);
    assertThat(Files.readString(file)).contains("activemark.owner-key/2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void read_keyOfTheUsualCost_opensToo() {
    Path file = folder.resolve("usual.key");
    KEY.write(file, Passphrase.of(WORDS.toCharArray()), new SecureRandom());

    assertThat(OwnerKey.read(file, words(WORDS))).isEqualTo(KEY);
  }

  @Test
  void file_holdsNeitherSecretNorPassphrase() throws IOException {
    Path plain = folder.resolve("plain.key");
    KEY.write(plain);
    String secret = Files.readString(plain).split("\"secret\" : \"", 2)[1].substring(0, 64);

    assertThat(Files.readString(written())).doesNotContain(secret, WORDS);
  }

  @Test
  void read_otherPassphrase_isRefusedWithoutTellingIt() {
    Path file = written();

    assertThatThrownBy(() -> OwnerKey.read(file, words("wrong horse battery")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("does not open the key")
        .hasMessageNotContaining("horse");
  }

  @Test
  void read_withoutPassphrase_saysWhatToDo() {
    Path file = written();

    assertThatThrownBy(() -> OwnerKey.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--passphrase-file");
  }

  @ParameterizedTest
  @CsvSource({
    "Example Labs, Example Lab, does not open",
    "'\"iterations\" : 1', '\"iterations\" : 2', does not open",
    "'\"iterations\" : 1', '\"iterations\" : 99', between 1 and 16",
    "'\"memoryKiB\" : 64', '\"memoryKiB\" : 99999999', between",
    "argon2id, md5, argon2id",
    "AES-256-GCM, none, AES-256-GCM",
    "'\"nonce\" : \"', '\"nonce\" : \"00', 12 bytes",
    "'\"data\" : \"', '\"data\" : \"zz', 48 bytes",
    "'\"kdf\"', '\"more\" : 1, \"kdf\"', does not know",
    "owner-key/2, owner-key/3, version"
  })
  void read_editedFile_isRefused(String from, String to, String says) throws IOException {
    Path file = written();
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replaceFirst(Pattern.quote(from), to));

    assertThatThrownBy(() -> OwnerKey.read(file, words(WORDS)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(says);
  }

  @Test
  void read_plainKey_asksForNothing() {
    Path file = folder.resolve("plain.key");
    KEY.write(file);
    AtomicInteger asked = new AtomicInteger();

    OwnerKey.read(
        file,
        what -> {
          asked.incrementAndGet();
          return Passphrase.of(WORDS.toCharArray());
        });

    assertThat(asked).hasValue(0);
  }

  @Test
  void write_shortPassphrase_isRefused() {
    assertThatThrownBy(
            () ->
                KEY.write(
                    folder.resolve("k"), Passphrase.of("short".toCharArray()), new SecureRandom()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("too short")
        .hasMessageNotContaining("short\"");
    assertThat(folder.resolve("k")).doesNotExist();
  }

  @Test
  void identity_ofEitherFile_isReadWithoutPassphrase() {
    Path plain = folder.resolve("plain.key");
    KEY.write(plain);

    assertThat(OwnerIdentity.read(written()))
        .isEqualTo(new OwnerIdentity("Example Labs", KEY.commitment(), true));
    assertThat(OwnerIdentity.read(plain))
        .isEqualTo(new OwnerIdentity("Example Labs", KEY.commitment(), false));
  }

  @Test
  void passphrase_fromAFile_isItsFirstLineInComposedForm() throws IOException {
    Path file = Files.writeString(folder.resolve("words"), "zoe\u0308 says so\r\nsecond line\n");

    try (Passphrase read = Passphrase.read(file);
        Passphrase typed = Passphrase.of("zo\u00eb says so".toCharArray())) {
      assertThat(read.bytes()).isEqualTo(typed.bytes());
      assertThat(read).hasToString("Passphrase(withheld)");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', nothing", "'\u0007bell', 5 characters"})
  void passphrase_thatCannotBeUsed_isRefused(String text, String says) throws IOException {
    Path file = Files.writeString(folder.resolve("words"), text);

    assertThatThrownBy(() -> Passphrase.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("cannot be used")
        .hasMessageContaining(says)
        .hasMessageNotContaining("bell");
    assertThatThrownBy(() -> Passphrase.read(folder.resolve("none")))
        .hasMessageContaining("There is no passphrase file");
  }

  @Test
  void passphrase_closed_isWiped() {
    Passphrase words = Passphrase.of(WORDS.toCharArray());
    words.close();

    assertThat(words.characters()).containsOnly('\0');
  }
}
