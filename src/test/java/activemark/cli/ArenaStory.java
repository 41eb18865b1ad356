package activemark.cli;

import activemark.bench.result.ResultLog;
import activemark.bench.result.Trial;
import activemark.fixtures.TinyFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tiny model, pictures and data, and comparisons on them.
 *
 * @param folder where everything lies
 */
record ArenaStory(Path folder) {
  /** Two schemes, two attacks, one task. */
  static final String GRID =
      """
      model: given
      images: given
      data: {classes: given}
      schemes:
        - {scheme: keyed}
        - {scheme: tied}
      attacks:
        B prune-20: prune ratio=0.2
        A finetune: finetune epochs=1 lr=1e-5
      tasks: [{task: knn, data: classes}]
      references: {siblings: 1, strangers: 1}
      pictures: {write: 60, read: 12}
      """;

  /** Makes model, pictures and data. */
  static ArenaStory in(Path folder) {
    TinyFolder.dinov2(folder.resolve("model"), 1);
    TinyFolder.pictures(folder.resolve("pictures"), 100, 1);
    for (String name : List.of("a", "b")) {
      TinyFolder.pictures(folder.resolve("classes").resolve(name), 10, name.hashCode());
    }
    return new ArenaStory(folder);
  }

  Path at(String name) {
    return folder.resolve(name);
  }

  /** The command line of a comparison, without the program. */
  List<String> bench(String grid, String out, String... more) {
    return benchOf("model", grid, out, more);
  }

  /** The same on another model. */
  List<String> benchOf(String model, String grid, String out, String... more) {
    Path file = at("grid.yaml");
    try {
      Files.writeString(file, grid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> args = new ArrayList<>(List.of("bench", file.toString(), "--out"));
    args.add(at(out).toString());
    args.addAll(List.of("--model", at(model).toString()));
    args.addAll(List.of("--images", at("pictures").toString()));
    args.addAll(List.of("--data", "classes=" + at("classes")));
    args.addAll(List.of("--threads", "1"));
    args.addAll(List.of(more));
    return args;
  }

  /** Runs a comparison in this process. */
  Run run(String grid, String out, String... more) {
    return Run.of(bench(grid, out, more).toArray(String[]::new));
  }

  /** What the results of a comparison hold by now. */
  Map<String, Trial> results(String out) {
    return ResultLog.read(at(out).resolve("results.jsonl"), Trial::fromJson);
  }
}
