package activemark.proof.key;

import activemark.error.BadInput;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
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
  private static final String VERSION = "activemark/v1";
  private static final int BYTES = 32;
  private static final int MAX_FILE_BYTES = 1 << 16;

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
   * Reads a key file.
   *
   * @throws BadInput if it is missing, damaged or edited
   */
  public static OwnerKey read(Path file) {
    Fields fields =
        Fields.of(StrictJson.read(file, MAX_FILE_BYTES, "key file"), "key file " + file);
    fields.requireFormat(FORMAT);
    String owner = fields.text("owner");
    byte[] secret = HexFormat.of().parseHex(fields.digest("secret"));
    String commitment = fields.digest("commitment");
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
