package activemark.proof.sign;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A signed statement in a Sigstore bundle, key method: a DSSE envelope and the hint that names the
 * public key. What was read is only to be believed after {@link #statement(VerifyingKey)}.
 */
public final class Bundle {
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  private final String where;
  private final String hint;
  private final byte[] payload;
  private final byte[] signature;

  private Bundle(String where, String hint, byte[] payload, byte[] signature) {
    this.where = where;
    this.hint = hint;
    this.payload = payload;
    this.signature = signature;
  }

  /** Signs a statement. */
  public static Bundle signed(Statement statement, SigningKey key) {
    byte[] payload = CanonicalJson.bytes(statement.toJson());
    return new Bundle(
        "the statement", key.verifyingKey().hint(), payload, key.sign(encoded(payload)));
  }

  /**
   * Reads a bundle; its signature is not checked yet.
   *
   * @param where for messages: "signature model.sig"
   * @throws BadInput if it is not a bundle with one key signature around an in-toto statement
   */
  public static Bundle read(ObjectNode document, String where) {
    Fields fields = Fields.of(document, where);
    requireText(fields, "mediaType", MEDIA_TYPE);
    Fields material = fields.fields("verificationMaterial");
    for (String other : List.of("certificate", "x509CertificateChain")) {
      if (material.has(other)) {
        throw BadInput.of("The signature was made with a certificate, not with a bare key")
            .at(where)
            .expected("verificationMaterial.publicKey")
            .fix("Check it with the tool that made it.")
            .bad();
      }
    }
    Fields publicKey = material.fields("publicKey");
    String hint = publicKey.digest("hint");
    publicKey.names(); // older signers added the key itself, which a checker must not use
    material.names(); // log entries and timestamps come beside a key signature, not instead of it
    Fields envelope = fields.fields("dsseEnvelope");
    requireText(envelope, "payloadType", PAYLOAD_TYPE);
    byte[] payload = base64(envelope, "payload");
    List<Fields> signatures = envelope.list("signatures");
    if (signatures.size() != 1) {
      throw envelope.wrong("signatures", "exactly one", signatures.size());
    }
    Fields one = signatures.get(0);
    byte[] signature = base64(one, "sig");
    if (one.has("keyid")) {
      one.ignore("keyid");
    }
    one.done();
    envelope.done();
    fields.done();
    return new Bundle(where, hint, payload, signature);
  }

  /** The bundle as JSON. */
  public ObjectNode toJson() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("mediaType", MEDIA_TYPE);
    ObjectNode material = document.putObject("verificationMaterial");
    material.putObject("publicKey").put("hint", hint);
    material.putArray("tlogEntries");
    ObjectNode envelope = document.putObject("dsseEnvelope");
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    envelope.put("payloadType", PAYLOAD_TYPE);
    ObjectNode one = envelope.putArray("signatures").addObject();
    one.put("sig", Base64.getEncoder().encodeToString(signature)).put("keyid", "");
    return document;
  }

  /** SHA-256 of the PEM form of the key that is said to have signed, hex. */
  public String hint() {
    return hint;
  }

  /**
   * What was signed.
   *
   * @throws BadInput if another key signed, anything was changed, or it is no in-toto statement
   */
  public Statement statement(VerifyingKey key) {
    if (!hint.equals(key.hint())) {
      throw BadInput.of("The signature names another key")
          .at(where)
          .expected("a signature of key " + key.hint())
          .found("one of key " + hint)
          .fix("Take the public key of whoever is said to have signed.")
          .bad();
    }
    if (!key.accepts(encoded(payload), signature)) {
      throw BadInput.of("The signature does not fit what it signs")
          .at(where)
          .expected("a signature of key " + hint)
          .found("a statement that was changed after it was signed, or a damaged signature")
          .fix("Take the file as it was written.")
          .bad();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      return Statement.read(StrictJson.parse(text, where), "statement in " + where);
    } catch (CharacterCodingException e) {
      throw BadInput.of("The signed statement is not UTF-8 text").at(where).bad(e);
    }
  }

  /** What is signed: DSSE's encoding, which fixes type and length beside the payload itself. */
  private static byte[] encoded(byte[] payload) {
    String head =
        "DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ";
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(start.length + payload.length).put(start).put(payload).array();
  }

  private static void requireText(Fields fields, String name, String expected) {
    String found = fields.text(name);
    if (!found.equals(expected)) {
      throw fields.wrong(name, expected, found);
    }
  }

  private static byte[] base64(Fields fields, String name) {
    return fields.parsed(name, "base64", text -> Base64.getDecoder().decode(text));
  }
}
