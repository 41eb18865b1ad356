package activemark.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The files that a command line names, which none of its outputs may replace. */
final class NamedFiles {
  private NamedFiles() {}

  /** All of a parsed command but those of one option. */
  static Path[] of(CommandSpec command, String but) {
    List<Path> files = new ArrayList<>();
    for (ArgSpec argument : command.args()) {
      if (!command.findOption(but).equals(argument)) {
        Object value = argument.getValue();
        List<?> values = value instanceof Collection<?> many ? List.copyOf(many) : some(value);
        values.stream().filter(Path.class::isInstance).forEach(path -> files.add((Path) path));
      }
    }
    return files.toArray(Path[]::new);
  }

  private static List<Object> some(Object value) {
    return value == null ? List.of() : List.of(value);
  }
}
