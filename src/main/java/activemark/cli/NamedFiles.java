package activemark.cli;

import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The files that a command line names, which none of its outputs may replace: a ledger, a list of
 * attacks and a model's folder with all that is in it among them.
 */
final class NamedFiles {
  /** Names what a command makes; a run that goes on may write its summary there once more. */
  private static final String OUT = "--out";

  private NamedFiles() {}

  /**
   * Fails, before long work begins, unless a file could be written.
   *
   * @param output the option that asks for it
   */
  static void require(CommandSpec command, String output, Path file) {
    OutputFile.require(file, of(command, List.of(output)).toArray(Path[]::new));
    Path target = file.toAbsolutePath().normalize();
    for (Path folder : of(command, List.of(output, OUT))) {
      if (Files.isRegularFile(target)
          && Files.isDirectory(folder)
          && target.startsWith(folder.toAbsolutePath().normalize())) {
        throw BadInput.of("The output would replace a file in a folder of this run")
            .at(file)
            .expected("a name that is not taken in " + folder)
            .fix("Choose another name.")
            .bad();
      }
    }
  }

  /** All of a parsed command but those of some options. */
  private static List<Path> of(CommandSpec command, List<String> but) {
    List<Path> files = new ArrayList<>();
    for (ArgSpec argument : command.args()) {
      if (but.stream().noneMatch(name -> argument.equals(command.findOption(name)))) {
        Object value = argument.getValue();
        List<?> values = value instanceof Collection<?> many ? List.copyOf(many) : some(value);
        values.forEach(each -> existing(each).ifPresent(files::add));
      }
    }
    return files;
  }

  /** A path, or a text that is the name of something that is there. */
  private static Optional<Path> existing(Object value) {
    if (value instanceof Path path) {
      return Optional.of(path);
    }
    try {
      return value instanceof String text
          ? Optional.of(Path.of(text)).filter(Files::exists)
          : Optional.empty();
    } catch (InvalidPathException e) { // such as an address
      return Optional.empty();
    }
  }

  private static List<Object> some(Object value) {
    return value == null ? List.of() : List.of(value);
  }
}
