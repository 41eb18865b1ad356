package activemark.proof.key;

import activemark.error.BadInput;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/**
 * What a key file tells without being opened.
 *
 * @param owner whose key it is
 * @param commitment the public commitment, hex
 * @param encrypted whether a passphrase is needed; then name and commitment are as the file says,
 *     and only opening it shows that they belong to the secret
 */
public record OwnerIdentity(String owner, String commitment, boolean encrypted) {
  /**
   * Reads a key file without its secret.
   *
   * @throws BadInput if it is missing, of another kind, damaged, or plain and edited
   */
  public static OwnerIdentity read(Path file) {
    ObjectNode document = StrictJson.read(file, OwnerKey.MAX_FILE_BYTES, "key file");
    if (!OwnerKey.isEncrypted(document)) {
      OwnerKey key = OwnerKey.read(file, PassphraseSource.none());
      return new OwnerIdentity(key.owner(), key.commitment(), false);
    }
    Fields fields = Fields.of(document, "key file " + file);
    return new OwnerIdentity(
        PartyName.require("owner", fields.text("owner")), fields.digest("commitment"), true);
  }
}
