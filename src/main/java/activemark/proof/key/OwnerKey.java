package activemark.proof.key;

import activemark.error.BadInput;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The owner's secret. It gives every recipient a key of his own, and a public commitment that fixes
 * it without telling anything about it.
 */
public final class OwnerKey {
  private static final String FORMAT = "activemark.owner-key/1";
  private static final String ENCRYPTED = "activemark.owner-key/2";
  private static final String VERSION = "activemark/v1";
  private static final int BYTES = 32;
  static final int MAX_FILE_BYTES = 1 << 16;

  private final String owner;
  private final byte[] secret;

  private OwnerKey(String owner, byte[] secret) {
    this.owner = PartyName.require("owner", owner);
    this.secret = secret;
  }

  /**
   * A new key.
   *
   * @param owner whose key it is; public
   */
  public static OwnerKey generate(String owner, SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new OwnerKey(owner, secret);
  }

  /**
   * A key for experiments, the same for every run: whoever knows the seed knows the key.
   *
   * @param owner whose key it is; public
   */
  public static OwnerKey ofSeed(String owner, Seed seed) {
    return new OwnerKey(owner, seed.stream("owner-key").nextBytes(BYTES));
  }

  /**
   * Reads a key file that is not encrypted.
   *
   * @throws BadInput if it is missing, damaged, edited or encrypted
   */
  public static OwnerKey read(Path file) {
    return read(file, PassphraseSource.none());
  }

  /**
   * Reads a key file.
   *
   * @param source asked for the passphrase if the file is encrypted
   * @throws BadInput if it is missing, damaged or edited, or the passphrase is not its own
   */
  public static OwnerKey read(Path file, PassphraseSource source) {
    String where = "key file " + file;
    ObjectNode document = StrictJson.read(file, MAX_FILE_BYTES, "key file");
    Fields fields = Fields.of(document, where);
    boolean encrypted = isEncrypted(document);
    fields.requireFormat(encrypted ? ENCRYPTED : FORMAT);
    String owner = PartyName.require("owner", fields.text("owner"));
    String commitment = fields.digest("commitment");
    byte[] secret =
        encrypted
            ? SealedSecret.open(document, fields, source, where)
            : HexFormat.of().parseHex(fields.digest("secret"));
    fields.done();
    OwnerKey key = new OwnerKey(owner, secret);
    if (!key.commitment().equals(commitment)) {
      throw BadInput.of("The key file was changed since it was written")
          .at(file)
          .expected("commitment " + key.commitment())
          .found(commitment)
          .fix("Take the file as it was written; name and secret belong together.")
          .bad();
    }
    return key;
  }

  /**
   * Writes the key file, readable by its owner alone.
   *
   * @throws BadInput if the file exists
   */
  public void write(Path file) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("format", FORMAT).put("owner", owner);
    document.put("secret", HexFormat.of().formatHex(secret)).put("commitment", commitment());
    NewFile.writeSecret(file, StrictJson.pretty(document));
  }

  /**
   * Writes the key file with its secret encrypted, readable by its owner alone.
   *
   * @throws BadInput if the file exists, or the passphrase is too short
   */
  public void write(Path file, Passphrase passphrase, SecureRandom random) {
    write(file, passphrase.requireStrong(), SealedSecret.USUAL, random);
  }

  void write(Path file, Passphrase passphrase, SealedSecret.Cost cost, SecureRandom random) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("format", ENCRYPTED).put("owner", owner).put("commitment", commitment());
    SealedSecret.seal(document, secret, passphrase, cost, random);
    NewFile.writeSecret(file, StrictJson.pretty(document));
  }

  static boolean isEncrypted(ObjectNode document) {
    return document.path("format").asText().equals(ENCRYPTED);
  }

  /** A sentence to show to the user if others may read a key file; empty if all is well. */
  public static Optional<String> exposure(Path file) {
    return NewFile.isOpenToOthers(file)
        ? Optional.of(
            "Others can read or change the key file "
                + file
                + "; allow its owner alone (mode 600).")
        : Optional.empty();
  }

  /** Whose key it is. */
  public String owner() {
    return owner;
  }

  /**
   * A digest that fixes owner and secret and tells nothing about the secret; lower-case hex. To be
   * published, best with a date that others vouch for.
   */
  public String commitment() {
    byte[] shown = derive("commitment".getBytes(StandardCharsets.UTF_8));
    return Sha256.hex(Sha256.fields(VERSION, owner, HexFormat.of().formatHex(shown)));
  }

  /**
   * The key of one recipient's copy. Other recipients' keys cannot be found from it.
   *
   * @throws BadInput if the name cannot be used
   */
  public MarkKey markKey(String recipient) {
    return MarkKey.of(
        derive(Sha256.fields(VERSION + "/mark", PartyName.require("recipient", recipient))));
  }

  /**
   * The key of the places of an edition: where in its copies marks lie and how they are read, the
   * same for all its recipients. Their codewords are their own and cannot be found from it.
   *
   * @param edition the edition's name
   * @param baseDigestHex digest of the unmarked model
   * @throws BadInput if the name cannot be used
   */
  public MarkKey editionKey(String edition, String baseDigestHex) {
    return MarkKey.of(
        derive(
            Sha256.fields(
                VERSION + "/edition", PartyName.require("edition", edition), baseDigestHex)));
  }

  /**
   * A place for what the owner alone may read, wherever it is kept.
   *
   * @param purpose what is kept there; other purposes have other keys
   */
  public Vault vault(String purpose) {
    return new Vault(derive(Sha256.fields(VERSION + "/vault", purpose)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OwnerKey that
        && owner.equals(that.owner)
        && MessageDigest.isEqual(secret, that.secret);
  }

  @Override
  public int hashCode() {
    return 31 * owner.hashCode() + Arrays.hashCode(secret);
  }

  /** Owner and the commitment's first digits, never the secret. */
  @Override
  public String toString() {
    return "OwnerKey(%s, commitment %s..., secret withheld)"
        .formatted(owner, commitment().substring(0, 12));
  }

  private byte[] derive(byte[] info) {
    return Hkdf.derive(secret, new byte[0], info, BYTES);
  }
}
