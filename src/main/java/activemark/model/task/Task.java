package activemark.model.task;

import activemark.error.BadInput;
import java.nio.file.Path;

/** A use of a model with a number that says how well it does. Deterministic for a seed. */
public interface Task {
  /** Name in commands and documents, such as {@code knn}. */
  String id();

  /** One line for people: what is measured, and how the data must lie. */
  String description();

  /** Whether a folder's sub folders are those the task needs; its files are not looked at. */
  boolean fits(Path data);

  /**
   * Measures the model on the bench, which stays as it was.
   *
   * @throws BadInput if the data do not lie as the task needs them
   */
  TaskResult run(TaskBench bench);
}
