package activemark.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: {@code --images DIR}, the pictures a command runs the model on. */
final class ImagesOption {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Folder of pictures (JPEG, PNG, WebP), searched with its sub-folders.")
  private Path folder;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use at most N of them, chosen evenly over the sorted list.")
  private @Nullable Integer limit;

  /** The folder. */
  Path folder() {
    return folder;
  }

  /** How many pictures to use at most. */
  int limit() {
    return limit == null ? Integer.MAX_VALUE : limit;
  }
}
