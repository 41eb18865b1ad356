package activemark.cli;

import activemark.io.files.OutputFile;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Mixin: {@code --json FILE}, or {@code --json -} for one document on stdout. */
final class JsonOutput {
  /** The option's name. */
  static final String NAME = "--json";

  /** The value that means stdout. */
  static final String STDOUT = "-";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description = "Write the result as JSON; - is stdout, and nothing else goes there then.")
  private @Nullable Path file;

  /**
   * Fails, before long work begins, if the document could not be written or would replace a file
   * that the command line names, or one of these.
   */
  void require(Path... kept) {
    if (file != null && !file.toString().equals(STDOUT)) {
      NamedFiles.require(command, NAME, file);
      OutputFile.require(file, kept);
    }
  }

  /** Writes the document where the user asked for it, if anywhere. */
  void write(Console console, JsonNode document) {
    if (file == null) {
      return;
    }
    String text = StrictJson.pretty(document);
    if (file.toString().equals(STDOUT)) {
      console.document(text);
      return;
    }
    OutputFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    console.note("Wrote " + file);
  }
}
