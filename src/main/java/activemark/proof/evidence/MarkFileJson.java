package activemark.proof.evidence;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import activemark.proof.key.MarkKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** The JSON form of a mark file. */
final class MarkFileJson {
  private static final String CODE = "mac";

  private MarkFileJson() {}

  static ObjectNode write(MarkFile mark) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("format", MarkFile.FORMAT);
    document.put("owner", mark.owner()).put("ownerCommitment", mark.ownerCommitment());
    document.put("recipient", mark.recipient());
    document.put("key", HexFormat.of().formatHex(mark.key().secret()));
    document.put("baseDigest", mark.baseDigest()).put("releaseDigest", mark.releaseDigest());
    document.put("markDigest", mark.digest());
    document.put("created", mark.created().toString());
    document.set("reading", mark.reading());
    MarkPartJson.write(document.putArray("parts"), mark.parts());
    document.set("fidelity", mark.fidelity());
    document.put(CODE, code(mark.key(), document));
    return document;
  }

  static MarkFile read(ObjectNode document, String where) {
    Fields fields = Fields.of(document, where);
    fields.requireFormat(MarkFile.FORMAT);
    String code = fields.digest(CODE);
    MarkKey key = MarkKey.of(HexFormat.of().parseHex(fields.digest("key")));
    String markDigest = fields.digest("markDigest");
    List<MarkPart> parts = MarkPartJson.read(fields, "parts");
    MarkFile mark =
        new MarkFile(
            fields.text("owner"),
            fields.digest("ownerCommitment"),
            fields.text("recipient"),
            key,
            fields.digest("baseDigest"),
            fields.digest("releaseDigest"),
            fields.instant("created"),
            fields.free("reading"),
            parts,
            fields.free("fidelity"));
    fields.done();
    ObjectNode signed = document.deepCopy();
    signed.remove(CODE);
    boolean intact =
        MessageDigest.isEqual(
            HexFormat.of().parseHex(code), HexFormat.of().parseHex(code(key, signed)));
    if (!intact || !mark.digest().equals(markDigest)) {
      throw BadInput.of("The mark file was changed since it was written")
          .at(where)
          .expected("a document that its code fits")
          .fix("Take the file as it was written.")
          .bad();
    }
    return mark;
  }

  private static String code(MarkKey key, ObjectNode document) {
    byte[] code = key.authenticate("mark-file", CanonicalJson.bytes(document));
    return HexFormat.of().formatHex(code);
  }
}
