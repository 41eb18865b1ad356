package activemark.cli;

import activemark.io.image.change.InputChange;
import activemark.io.image.change.InputChanges;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: {@code --suspect-input CHANGE}, what a host does to pictures before his model runs. */
final class SuspectInput {
  @Option(
      names = "--suspect-input",
      paramLabel = "CHANGE",
      description =
          "The suspect sees the pictures through a change, as behind a host that prepares them:"
              + " flip, blur=STD, median, mean, noise=STD, jpeg=QUALITY or bits=N.")
  private @Nullable String text;

  /**
   * The change; empty where the suspect sees the pictures as they are.
   *
   * @throws activemark.error.BadInput if there is no such change
   */
  Optional<InputChange> change() {
    return Optional.ofNullable(text).map(InputChanges::parse);
  }
}
