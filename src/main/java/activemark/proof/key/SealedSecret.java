package activemark.proof.key;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A secret inside a JSON document, encrypted with AES-256-GCM under a key that Argon2id (RFC 9106)
 * makes of a passphrase. The rest of the document is authenticated with it.
 */
final class SealedSecret {
  /** RFC 9106's second recommended setting. */
  static final Cost USUAL = new Cost(3, 64 << 10, 4);

  private static final String KDF = "argon2id";
  private static final String CIPHER = "AES-256-GCM";
  private static final int SALT_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** A file asks for this much work at most: a larger demand is an attack on the reader. */
  private static final Cost MOST = new Cost(16, 256 << 10, 16);

  private SealedSecret() {}

  /**
   * What it costs to try a passphrase.
   *
   * @param iterations passes over the memory
   * @param memoryKiB memory in KiB
   * @param lanes independent lanes
   */
  record Cost(int iterations, int memoryKiB, int lanes) {}

  /** Adds the encrypted secret to a document, whose other fields it fixes. */
  static void seal(
      ObjectNode document, byte[] secret, Passphrase passphrase, Cost cost, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    document
        .putObject("kdf")
        .put("name", KDF)
        .put("version", Argon2Parameters.ARGON2_VERSION_13)
        .put("iterations", cost.iterations())
        .put("memoryKiB", cost.memoryKiB())
        .put("lanes", cost.lanes())
        .put("salt", HexFormat.of().formatHex(salt));
    byte[] key = key(passphrase, salt, cost);
    try {
      byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, CanonicalJson.bytes(document), secret);
      document
          .putObject("cipher")
          .put("name", CIPHER)
          .put("nonce", HexFormat.of().formatHex(nonce))
          .put("data", HexFormat.of().formatHex(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * The secret again.
   *
   * @param document the whole document
   * @param fields the same, being read
   * @param where for messages
   */
  static byte[] open(ObjectNode document, Fields fields, PassphraseSource source, String where) {
    Fields kdf = fields.fields("kdf");
    requireName(kdf, KDF);
    kdf.whole("version", Argon2Parameters.ARGON2_VERSION_13, Argon2Parameters.ARGON2_VERSION_13);
    int lanes = kdf.whole("lanes", 1, MOST.lanes());
    Cost cost =
        new Cost(
            kdf.whole("iterations", 1, MOST.iterations()),
            kdf.whole("memoryKiB", 8 * lanes, MOST.memoryKiB()),
            lanes);
    byte[] salt = hex(kdf, "salt", SALT_BYTES);
    kdf.done();
    Fields cipher = fields.fields("cipher");
    requireName(cipher, CIPHER);
    byte[] nonce = hex(cipher, "nonce", NONCE_BYTES);
    byte[] data = hex(cipher, "data", KEY_BYTES + TAG_BITS / Byte.SIZE);
    cipher.done();
    fields.done(); // before anybody is asked for a passphrase
    ObjectNode header = document.deepCopy();
    header.remove("cipher");
    byte[] key = {};
    try (Passphrase passphrase = source.ask(where)) {
      key = key(passphrase, salt, cost);
      return crypt(Cipher.DECRYPT_MODE, key, nonce, CanonicalJson.bytes(header), data);
    } catch (AEADBadTagException e) {
      throw BadInput.of("The passphrase does not open the key")
          .at(where)
          .found("another passphrase, or a file that was changed since it was written")
          .fix("Try again; there is no way around a lost passphrase.")
          .bad();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] key(Passphrase passphrase, byte[] salt, Cost cost) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withIterations(cost.iterations())
            .withMemoryAsKB(cost.memoryKiB())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] key = new byte[KEY_BYTES];
    byte[] words = passphrase.bytes();
    generator.generateBytes(words, key);
    Arrays.fill(words, (byte) 0);
    return key;
  }

  private static byte[] crypt(int mode, byte[] key, byte[] nonce, byte[] header, byte[] data)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher.doFinal(data);
  }

  private static void requireName(Fields fields, String name) {
    String found = fields.text("name");
    if (!found.equals(name)) {
      throw fields.wrong("name", name, found);
    }
  }

  private static byte[] hex(Fields fields, String name, int bytes) {
    byte[] read = fields.parsed(name, bytes + " bytes in hex", HexFormat.of()::parseHex);
    if (read.length != bytes) {
      throw fields.wrong(name, bytes + " bytes in hex", read.length + " bytes");
    }
    return read;
  }
}
