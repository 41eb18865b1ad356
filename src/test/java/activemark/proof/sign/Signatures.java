package activemark.proof.sign;

import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.StrictJson;
import activemark.proof.key.PassphraseSource;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;

/** The golden model and its signatures, to be damaged. */
final class Signatures {
  static final Path GOLDEN = Path.of("src/test/resources/golden/sign");
  static final Path REFERENCE = GOLDEN.resolve("reference.sig");

  private Signatures() {}

  static VerifyingKey referenceKey() {
    return VerifyingKey.read(GOLDEN.resolve("key.pub.pem"));
  }

  static SigningKey ownKey() {
    return SigningKey.read(GOLDEN.resolve("pkcs8.pem"), PassphraseSource.none());
  }

  static VerifyingKey ownPublicKey() {
    return VerifyingKey.read(GOLDEN.resolve("pair.pub.pem"));
  }

  /** The golden model in a folder of the test's own. */
  static Path copiedModel(Path target) {
    Path from = GOLDEN.resolve("model");
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(from.relativize(file).toString()));
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A signature like the reference's, with its JSON edited. */
  static Path editedBundle(Path target, Consumer<ObjectNode> edit) throws IOException {
    ObjectNode document = StrictJson.read(REFERENCE, 1 << 20, "signature");
    edit.accept(document);
    return Files.writeString(target, CanonicalJson.of(document));
  }

  /** A signature by our own key of the reference's statement, edited before it is signed. */
  static Path signedStatement(Path target, Consumer<ObjectNode> edit) throws IOException {
    ObjectNode document = StrictJson.read(REFERENCE, 1 << 20, "signature");
    ObjectNode envelope = (ObjectNode) document.get("dsseEnvelope");
    byte[] old = Base64.getDecoder().decode(envelope.get("payload").textValue());
    ObjectNode statement =
        StrictJson.parse(new String(old, StandardCharsets.UTF_8), "the reference's statement");
    edit.accept(statement);
    byte[] payload = CanonicalJson.bytes(statement);
    String head = "DSSEv1 28 application/vnd.in-toto+json " + payload.length + " ";
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    byte[] signed = new byte[start.length + payload.length];
    System.arraycopy(start, 0, signed, 0, start.length);
    System.arraycopy(payload, 0, signed, start.length, payload.length);
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    ((ObjectNode) ((ArrayNode) envelope.get("signatures")).get(0))
        .put("sig", Base64.getEncoder().encodeToString(ownKey().sign(signed)));
    ((ObjectNode) document.get("verificationMaterial").get("publicKey"))
        .put("hint", ownPublicKey().hint());
    return Files.writeString(target, CanonicalJson.of(document));
  }
}
