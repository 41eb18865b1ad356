package activemark.cli;

import activemark.error.BadInput;
import activemark.proof.key.Passphrase;
import activemark.proof.key.PassphraseSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Mixin: {@code --passphrase-file FILE}; without it the terminal is asked. Never an argument, which
 * every user of the machine could read.
 */
final class PassphraseOption {
  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Its first line opens an encrypted key (default: ask on the terminal).")
  private @Nullable Path file;

  /** Where the passphrase of an encrypted key comes from. */
  PassphraseSource source(Console console) {
    return what -> file == null ? asked("Passphrase of the " + what + ": ") : read(file, console);
  }

  /** The file that was named. */
  Optional<Path> file() {
    return Optional.ofNullable(file).map(Path::toAbsolutePath);
  }

  /** Whether a file was named. */
  boolean given() {
    return file != null;
  }

  /** The passphrase of a new key: from the file, or asked for twice. */
  Passphrase fresh(Console console) {
    if (file != null) {
      return read(file, console).requireStrong();
    }
    Passphrase first = asked("New passphrase: ").requireStrong();
    try (Passphrase second = asked("The same again: ")) {
      if (!first.matches(second)) {
        first.close();
        throw BadInput.of("The two passphrases differ").fix("Start again.").bad();
      }
    }
    return first;
  }

  private static Passphrase read(Path file, Console console) {
    Passphrase.exposure(file).ifPresent(console::warn);
    return Passphrase.read(file);
  }

  // The launcher asks newer Java for the plain console, which is null where there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static Passphrase asked(String prompt) {
    java.io.Console terminal = System.console();
    if (terminal == null) {
      throw BadInput.of("A passphrase is needed, and there is no terminal to ask for it")
          .at(prompt.replace(": ", ""))
          .fix("Start the command on a terminal, or give --passphrase-file FILE.")
          .bad();
    }
    char[] typed = terminal.readPassword("%s", Printable.of(prompt));
    if (typed == null) {
      throw BadInput.of("No passphrase was typed").bad();
    }
    try {
      return Passphrase.of(typed);
    } finally {
      Arrays.fill(typed, '\0');
    }
  }
}
