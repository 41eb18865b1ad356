package activemark.proof.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.error.BadInput;
import activemark.fixtures.Answer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class ModelSignatureTest {
  /** How a file system operation may change a model, and what the refusal must say. */
  record Edit(String says, IoConsumer change) {
    @Override
    public String toString() {
      return says;
    }
  }

  /** How a document may be wrong, and what the refusal must say. */
  record Wrong(String says, Consumer<ObjectNode> edit) {
    @Override
    public String toString() {
      return says;
    }
  }

  interface IoConsumer {
    void accept(Path model) throws IOException;
  }

  static final List<Edit> EDITS =
      List.of(
          new Edit(
              "model.safetensors has other bytes",
              model -> Files.writeString(model.resolve("model.safetensors"), "Weights")),
          new Edit(
              "1_Pooling/config.json is missing",
              model -> Files.delete(model.resolve("1_Pooling/config.json"))),
          new Edit(
              "1_Pooling/modeling.py was not there",
              model -> Files.createFile(model.resolve("1_Pooling/modeling.py"))),
          new Edit(
              "config.txt was not there",
              model -> Files.move(model.resolve("config.json"), model.resolve("config.txt"))),
          new Edit(
              "empty.txt has other bytes",
              model -> Files.writeString(model.resolve("empty.txt"), "\n")));

  static final List<Wrong> BUNDLES =
      List.of(
          new Wrong("mediaType", bundle -> bundle.put("mediaType", "other")),
          new Wrong("lacks a field", bundle -> bundle.remove("dsseEnvelope")),
          new Wrong("does not know", bundle -> bundle.put("more", 1)),
          new Wrong(
              "made with a certificate",
              bundle -> at(bundle, "verificationMaterial").putObject("certificate")),
          new Wrong(
              "names another key",
              bundle ->
                  at(bundle, "verificationMaterial", "publicKey").put("hint", "0".repeat(64))),
          new Wrong("base64", bundle -> at(bundle, "dsseEnvelope").put("payload", "%")),
          new Wrong("payloadType", bundle -> at(bundle, "dsseEnvelope").put("payloadType", "x")),
          new Wrong(
              "exactly one",
              bundle -> ((ArrayNode) at(bundle, "dsseEnvelope").get("signatures")).removeAll()),
          new Wrong(
              "does not fit what it signs",
              bundle -> at(bundle, "dsseEnvelope").put("payload", "e30=")),
          new Wrong("does not fit what it signs", bundle -> signature(bundle).put("sig", "MAA=")),
          new Wrong("does not fit what it signs", bundle -> signature(bundle).put("sig", "")));

  static final List<Wrong> STATEMENTS =
      List.of(
          new Wrong("_type", statement -> statement.put("_type", "https://in-toto.io/x")),
          new Wrong("not one of a model", statement -> statement.put("predicateType", "urn:x")),
          new Wrong(
              "at least one", statement -> ((ArrayNode) statement.get("subject")).removeAll()),
          new Wrong(
              "not about one model",
              statement ->
                  ((ArrayNode) statement.get("subject")).add(statement.get("subject").get(0))),
          new Wrong(
              "disagrees with itself",
              statement ->
                  ((ObjectNode) statement.get("subject").get(0).get("digest"))
                      .put("sha256", "0".repeat(64))),
          new Wrong(
              "method in predicate",
              statement -> at(statement, "predicate", "serialization").put("method", "shards")),
          new Wrong(
              "hash_type",
              statement -> at(statement, "predicate", "serialization").put("hash_type", "blake3")),
          new Wrong(
              "every name once",
              statement -> {
                ArrayNode files = (ArrayNode) statement.get("predicate").get("resources");
                files.add(files.get(0));
              }),
          new Wrong(
              "does not know",
              statement -> at(statement, "predicate", "serialization").put("shard_size", 8)));

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void copyModel() {
    model = Signatures.copiedModel(folder.resolve("model"));
  }

  private static ObjectNode at(ObjectNode document, String... names) {
    ObjectNode node = document;
    for (String name : names) {
      node = (ObjectNode) node.get(name);
    }
    return node;
  }

  private static ObjectNode signature(ObjectNode bundle) {
    return (ObjectNode) bundle.get("dsseEnvelope").get("signatures").get(0);
  }

  @Test
  void check_signatureOfTheReferenceImplementation_holds() {
    ModelManifest signed =
        ModelSignature.check(model, Signatures.REFERENCE, Signatures.referenceKey(), false);

    assertThat(signed.name()).isEqualTo("model");
    assertThat(signed.resources().keySet())
        .containsExactly("1_Pooling/config.json", "config.json", "empty.txt", "model.safetensors");
    assertThat(signed.uncovered()).isEmpty();
    assertThat(ModelManifest.of(model, false).rootDigest()).isEqualTo(signed.rootDigest());
  }

  @ParameterizedTest
  @FieldSource("EDITS")
  void check_editedModel_isRefusedAndNamesTheFile(Edit edit) throws IOException {
    edit.change().accept(model);

    assertThatThrownBy(
            () ->
                ModelSignature.check(model, Signatures.REFERENCE, Signatures.referenceKey(), false))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not the one that was signed")
        .hasMessageContaining(edit.says());
  }

  @ParameterizedTest
  @FieldSource("BUNDLES")
  void check_wrongBundle_isRefused(Wrong wrong) throws IOException {
    Path file = Signatures.editedBundle(folder.resolve("edited.sig"), wrong.edit());

    assertThatThrownBy(() -> ModelSignature.check(model, file, Signatures.referenceKey(), false))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(wrong.says());
  }

  @ParameterizedTest
  @FieldSource("STATEMENTS")
  void check_wrongStatementRightlySigned_isRefused(Wrong wrong) throws IOException {
    Path file = Signatures.signedStatement(folder.resolve("wrong.sig"), wrong.edit());

    assertThatThrownBy(() -> ModelSignature.check(model, file, Signatures.ownPublicKey(), false))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(wrong.says());
  }

  @Test
  void check_unchangedStatementSignedAnew_holds() throws IOException {
    Path file = Signatures.signedStatement(folder.resolve("same.sig"), statement -> {});

    assertThat(ModelSignature.check(model, file, Signatures.ownPublicKey(), false).resources())
        .hasSize(4);
  }

  @Test
  void sign_insideTheFolder_leavesItselfOutAndNothingElse() throws IOException {
    Files.createDirectories(model.resolve(".git"));
    Files.writeString(model.resolve(".git/config"), "x");
    Path file = model.resolve("model.sig");

    ModelManifest signed = ModelSignature.sign(model, file, Signatures.ownKey(), false);

    assertThat(signed.resources()).hasSize(4);
    assertThat(signed.uncovered()).containsExactly("model.sig");
    assertThat(ModelSignature.check(model, file, Signatures.ownPublicKey(), false).rootDigest())
        .isEqualTo(signed.rootDigest());
    Path moved = Files.move(file, folder.resolve("model.sig"));
    assertThat(ModelSignature.check(model, moved, Signatures.ownPublicKey(), false).rootDigest())
        .isEqualTo(signed.rootDigest());
  }

  @Test
  void sign_singleFile_isAModel() {
    Path weights = model.resolve("model.safetensors");

    ModelManifest signed =
        ModelSignature.sign(weights, folder.resolve("w.sig"), Signatures.ownKey(), false);

    assertThat(signed.resources()).containsOnlyKeys(".");
    ModelSignature.check(weights, folder.resolve("w.sig"), Signatures.ownPublicKey(), false);
  }

  @Test
  void sign_existingSignature_isNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("s.sig"), "mine");

    assertThatThrownBy(() -> ModelSignature.sign(model, file, Signatures.ownKey(), false))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("exists already");
    assertThat(file).hasContent("mine");
  }

  @Test
  void sign_link_isRefusedUnlessAllowed() throws IOException {
    Path real = Files.move(model.resolve("config.json"), folder.resolve("real.json"));
    Files.createSymbolicLink(model.resolve("config.json"), real);
    Path file = folder.resolve("l.sig");

    assertThatThrownBy(() -> ModelSignature.sign(model, file, Signatures.ownKey(), false))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("holds a link")
        .hasMessageContaining("--allow-symlinks");
    String root = ModelSignature.sign(model, file, Signatures.ownKey(), true).rootDigest();

    Files.delete(model.resolve("config.json"));
    Files.copy(real, model.resolve("config.json"));
    assertThat(ModelSignature.check(model, file, Signatures.ownPublicKey(), false).rootDigest())
        .isEqualTo(root);
  }

  @Test
  void sign_linkToAFolder_isRefused() throws IOException {
    Files.createSymbolicLink(model.resolve("more"), folder);

    assertThatThrownBy(
            () -> ModelSignature.sign(model, folder.resolve("l.sig"), Signatures.ownKey(), true))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("cannot be signed")
        .hasMessageContaining("more");
  }

  @Test
  void names_areInTheOrderOfCodePoints() throws IOException {
    Path other = Files.createDirectories(folder.resolve("names/a")).getParent();
    for (String name : List.of("a/x", "a-b", "B", "\ud83d\ude00", "\uffee")) {
      Files.writeString(other.resolve(name), name);
    }

    assertThat(ModelManifest.of(other, false).resources().keySet())
        .containsExactly("B", "a-b", "a/x", "\uffee", "\ud83d\ude00");
  }

  @Test
  void emptyFolderOrNothing_isRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> ModelManifest.of(empty, false)).hasMessageContaining("no files");
    assertThatThrownBy(() -> ModelManifest.of(folder.resolve("absent"), false))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no such model");
  }

  /** Runs only where the reference implementation is installed, or named by a variable. */
  @Test
  void sign_isAcceptedByTheReferenceImplementation() throws Exception {
    String named = Map.copyOf(System.getenv()).getOrDefault("ACTIVEMARK_MODEL_SIGNING", "");
    String tool = named.isEmpty() ? "model_signing" : named;
    assumeTrue(
        Answer.of(tool, "--version").code() == 0, "the reference implementation is not installed");
    Path file = folder.resolve("ours.sig");
    ModelSignature.sign(model, file, Signatures.ownKey(), false);
    String[] verify = {
      tool,
      "verify",
      "key",
      model.toString(),
      "--signature",
      file.toString(),
      "--public_key",
      Signatures.GOLDEN.resolve("pair.pub.pem").toString()
    };

    assertThat(Answer.of(verify).code()).isZero();
    Files.writeString(model.resolve("config.json"), "{}");
    assertThat(Answer.of(verify).code()).isNotZero();
  }
}
