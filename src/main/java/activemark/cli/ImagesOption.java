package activemark.cli;

import activemark.error.BadInput;
import activemark.io.image.ImageFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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

  /** Whether the user said how many to use. */
  boolean limited() {
    return limit != null;
  }

  /**
   * The pictures to use, in an order that does not depend on the machine.
   *
   * @throws BadInput if there are none
   */
  List<Path> list() {
    List<Path> all = ImageFolder.list(folder);
    if (limit == null) {
      return all;
    }
    if (limit < 1) {
      throw BadInput.of("The number of pictures is not positive")
          .at("--limit")
          .expected("1 or more")
          .found(limit)
          .bad();
    }
    int n = Math.min(limit, all.size());
    return IntStream.range(0, n)
        .mapToObj(i -> all.get(Math.toIntExact((long) i * all.size() / n)))
        .toList();
  }
}
