package activemark.cli;

import activemark.error.BadInput;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.mark.AnsweringSuspect;
import activemark.mark.Suspect;
import activemark.model.data.Pictures;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: {@code --images DIR}, the pictures a command runs the model on. */
final class ImagesOption {
  /** More pictures do not make the statistics that marks are written with any better. */
  private static final int WRITING = 460;

  /** Samples of all those pictures together, 280 MB: large inputs make do with fewer. */
  private static final int SAMPLES = 70_000_000;

  private static final int FEWEST = 10;

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

  /** The folder itself. */
  Path folder() {
    return folder;
  }

  /**
   * The pictures that a mark is written and tried with, chosen evenly over all.
   *
   * @param preprocessing says how large each is
   * @throws BadInput if there are too few
   */
  Pictures toWriteWith(Preprocessing preprocessing) {
    long fit = SAMPLES / (3L * preprocessing.height() * preprocessing.width());
    return Pictures.spread(list(), (int) Math.min(WRITING, Math.max(FEWEST, fit))).atLeast(FEWEST);
  }

  /** The pictures to read a suspect with: a service's answers say themselves which. */
  Pictures toReadWith(Suspect suspect) {
    if (suspect instanceof AnsweringSuspect recorded) {
      Modes.refuse(limit, "--limit", "with recorded answers");
      return recorded.answers().pictures(folder);
    }
    return limit == null ? Pictures.spread(list(), Pictures.READ) : Pictures.of(list());
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
