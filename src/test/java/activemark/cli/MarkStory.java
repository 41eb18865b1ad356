package activemark.cli;

import activemark.fixtures.TinyFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An owner with a tiny model, his pictures and a key, and what he types.
 *
 * @param folder where everything lies
 */
record MarkStory(Path folder) {
  /** Makes model, pictures and key. */
  static MarkStory in(Path folder) {
    TinyFolder.dinov2(folder.resolve("model"), 1);
    TinyFolder.pictures(folder.resolve("owned"), 60, 1);
    TinyFolder.pictures(folder.resolve("fresh"), 24, 2);
    MarkStory story = new MarkStory(folder);
    for (String owner : List.of("owner", "rival")) {
      require(Run.of("keygen", "--owner", owner, "--out", story.at(owner + ".key").toString()));
    }
    return story;
  }

  Path at(String name) {
    return folder.resolve(name);
  }

  Path model() {
    return at("model");
  }

  /** Marks a copy for a recipient: folder {@code <name>}, mark file {@code <name>.mark}. */
  Run embed(String name, String recipient, String... more) {
    return embedWith("owner.key", name, recipient, more);
  }

  /** The same with another key. */
  Run embedWith(String key, String name, String recipient, String... more) {
    List<String> args =
        new ArrayList<>(List.of("embed", model().toString(), "--key", at(key).toString()));
    args.addAll(List.of("--recipient", recipient, "--images", at("owned").toString()));
    args.addAll(List.of("--out", at(name).toString(), "--mark", at(name + ".mark").toString()));
    args.addAll(List.of("--precision", "float32", "--threads", "1"));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  /** Reads a mark from a suspect. */
  Run verify(Path suspect, Path mark, String... more) {
    return verifyAgainst(model(), suspect, mark, more);
  }

  /** The same against another original. */
  Run verifyAgainst(Path base, Path suspect, Path mark, String... more) {
    List<String> args = new ArrayList<>(List.of("verify", suspect.toString()));
    args.addAll(List.of("--mark", mark.toString(), "--base", base.toString()));
    args.addAll(List.of("--images", at("fresh").toString()));
    args.addAll(List.of("--precision", "float32", "--threads", "1"));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  /** Fails unless a run ended well. */
  static Run require(Run run) {
    if (run.code() != 0) {
      throw new IllegalStateException(run.code() + "\n" + run.out() + run.err());
    }
    return run;
  }
}
