package activemark.model.task;

import activemark.error.BadInput;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** All tasks; a new one is one line here. */
public final class Tasks {
  /** In the order people see them. */
  public static final List<Task> ALL =
      List.of(
          new KnnTask(),
          new LinearProbe(),
          new FineTuneTask(),
          Segmentation.linear(),
          Segmentation.convolution());

  /** Means every task that the data lie right for. */
  public static final String EVERY = "all";

  private Tasks() {}

  /**
   * The tasks of a list of names, parted by commas; {@code all} are those that the data lie right
   * for.
   *
   * @throws BadInput if there is no task of a name, or none that the data lie right for
   */
  public static List<Task> chosen(String names, Path data) {
    if (!names.strip().equals(EVERY)) {
      return Arrays.stream(names.split(",", -1))
          .map(name -> named(name.strip()))
          .distinct()
          .toList();
    }
    List<Task> fitting = ALL.stream().filter(task -> task.fits(data)).toList();
    if (fitting.isEmpty()) {
      throw BadInput.of("The data lie right for no task")
          .at(data)
          .expected(
              ALL.stream()
                  .map(task -> task.id() + ": " + task.description())
                  .collect(Collectors.joining("\n")))
          .bad();
    }
    return fitting;
  }

  /**
   * The task of that name.
   *
   * @throws BadInput if there is none
   */
  public static Task named(String id) {
    return ALL.stream()
        .filter(task -> task.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                BadInput.of("There is no such task")
                    .at("--task")
                    .expected(
                        ALL.stream().map(Task::id).collect(Collectors.joining(", "))
                            + ", or "
                            + EVERY)
                    .found(id)
                    .bad());
  }
}
