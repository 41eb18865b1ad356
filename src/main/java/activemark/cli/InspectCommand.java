package activemark.cli;

import activemark.error.BadInput;
import activemark.io.checkpoint.Checkpoint;
import activemark.proof.commit.Commitment;
import activemark.proof.evidence.MarkFile;
import activemark.proof.key.OwnerIdentity;
import activemark.proof.key.OwnerKey;
import activemark.proof.verdict.Evidence;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells what a file or folder is. Secrets in it are not shown. */
@Command(
    name = "inspect",
    description = {
      "Tell what a file or folder is: a model, a mark, evidence, a commitment, a key.",
      "Secrets are not shown, and the engine is not needed."
    })
final class InspectCommand implements Callable<Integer> {
  private static final int SNIFFED_BYTES = 8;

  @ParentCommand private ActiveMark app;
  @Mixin private JsonOutput json;

  @Parameters(
      paramLabel = "PATH",
      description = "A model folder, .safetensors file, mark, evidence or key file.")
  private Path path;

  @Option(names = "--all", description = "List every tensor instead of one line for equal blocks.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    json.require();
    Described described = describe();
    described.sheet().print(app.console());
    json.write(app.console(), described.json());
    return ExitCode.SHOWN;
  }

  private Described describe() throws IOException {
    if (!Files.isRegularFile(path) || !isJson(path)) {
      try (Checkpoint model = Checkpoint.open(path)) {
        return ModelDescription.of(model, all);
      }
    }
    String format = format(path);
    return switch (format.replaceFirst("/.*", "")) {
      case "activemark.owner-key" -> ownerKey();
      case "activemark.mark" -> MarkDescription.of(path, MarkFile.read(path));
      case "activemark.evidence" -> EvidenceDescription.of(path.toString(), Evidence.read(path));
      case "activemark.commitment" -> commitment(path);
      default ->
          throw BadInput.of("This JSON file is none of ActiveMark's")
              .at(path)
              .expected("a field \"format\" that begins with activemark.")
              .found(format.isEmpty() ? "no such field" : format)
              .bad();
    };
  }

  private Described ownerKey() {
    OwnerIdentity key = OwnerIdentity.read(path);
    OwnerKey.exposure(path).ifPresent(app.console()::warn);
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "owner-key")
            .put("owner", key.owner())
            .put("commitment", key.commitment())
            .put("encrypted", key.encrypted());
    return new Described(
        document,
        new Sheet("Owner key " + path)
            .fact("owner", key.owner())
            .fact("commitment", key.commitment())
            .fact("secret", key.encrypted() ? "encrypted, not opened" : "not shown"));
  }

  private static Described commitment(Path file) {
    Commitment read = Commitment.read(file);
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("kind", "commitment");
    document.setAll(read.toJson());
    return new Described(
        document,
        new Sheet("Commitment " + file)
            .fact("owner", read.owner())
            .fact("commitment", read.digest())
            .fact("base", read.base())
            .fact("marks", read.count())
            .fact("copies named", read.releases().size()));
  }

  /**
   * Whether a file is JSON text. Safetensors files begin with the header's length, whose low byte
   * may look like a brace, but whose high byte is zero.
   */
  private static boolean isJson(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(SNIFFED_BYTES), StandardCharsets.ISO_8859_1);
      return head.stripLeading().startsWith("{") && head.indexOf('\0') < 0;
    }
  }

  /** The text of the top-level field "format"; the readers of the kinds are strict, this is not. */
  private static String format(Path file) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("format") && value == JsonToken.VALUE_STRING) {
          return parser.getText();
        }
        parser.skipChildren();
      }
      return "";
    } catch (JsonProcessingException e) {
      throw BadInput.of("The file begins like JSON and is not")
          .at(file)
          .found(e.getOriginalMessage())
          .bad(e);
    }
  }
}
