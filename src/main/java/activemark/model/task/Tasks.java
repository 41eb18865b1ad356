package activemark.model.task;

import activemark.error.BadInput;
import java.util.List;
import java.util.stream.Collectors;

/** All tasks; a new one is one line here. */
public final class Tasks {
  /** In the order people see them. */
  public static final List<Task> ALL = List.of(new KnnTask(), new LinearProbe());

  private Tasks() {}

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
                    .expected(ALL.stream().map(Task::id).collect(Collectors.joining(", ")))
                    .found(id)
                    .bad());
  }
}
