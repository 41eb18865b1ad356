package activemark.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Mixin: models that a suspect is compared with. */
final class ComparisonOptions {
  @Option(
      names = "--controls",
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "Models that were never marked, read as the suspect is; one that shows the mark makes the"
              + " verdict inconclusive. Name SUSPECT before it.")
  private List<Path> controls = List.of();

  @Option(
      names = "--references",
      arity = "1..*",
      paramLabel = "MODEL",
      description = "The same, and the suspect is ranked among them.")
  private List<Path> references = List.of();

  List<Path> controls() {
    return controls;
  }

  List<Path> references() {
    return references;
  }
}
