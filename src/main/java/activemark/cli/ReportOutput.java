package activemark.cli;

import activemark.io.files.OutputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Mixin: {@code --report FILE.html}. */
final class ReportOutput {
  private static final String NAME = "--report";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = NAME,
      paramLabel = "FILE.html",
      description = "Write a self-contained HTML report.")
  private @Nullable Path file;

  /**
   * Fails, before long work begins, if the page could not be written or would replace a file that
   * the command line names.
   */
  void require() {
    if (file != null) {
      NamedFiles.require(command, NAME, file);
    }
  }

  /** Writes the page, which is only made when somebody asked for it. */
  void write(Console console, Supplier<String> html) {
    if (file == null) {
      return;
    }
    byte[] page = html.get().getBytes(StandardCharsets.UTF_8);
    OutputFile.write(file, out -> out.write(page));
    console.note("Wrote " + file);
  }
}
