package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.result.ArenaFile;
import activemark.fixtures.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A comparison in processes of its own that is killed in the middle. */
final class KilledBenchTest {
  private static final int MINUTES = 10;

  @TempDir Path folder;
  private Process run;

  @AfterEach
  void stop() {
    if (run != null) {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      run.destroyForcibly();
    }
  }

  private void start(ArenaStory story, int jobs) throws IOException {
    List<String> command = ChildJvm.command("activemark.cli.Main");
    command.addAll(story.bench(ArenaStory.GRID, "out", "--jobs", Integer.toString(jobs), "-q"));
    run =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("told.txt").toFile())
            .start();
  }

  private String told() throws IOException {
    return Files.readString(folder.resolve("told.txt"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void killedInTheMiddle_goesOn_andDoesNoCellTwice(int jobs) throws Exception {
    ArenaStory story = ArenaStory.in(folder);
    Path results = story.at("out").resolve("results.jsonl");
    start(story, jobs);
    while (!Files.exists(results) || Files.readAllLines(results).size() < 5) {
      assertThat(run.isAlive()).as("%s", told()).isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    List<ProcessHandle> children = run.descendants().toList();
    run.destroyForcibly(); // SIGKILL: nothing can be tidied up
    assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
    for (ProcessHandle child : children) {
      child.onExit().get(MINUTES, TimeUnit.MINUTES); // they find their input closed
    }
    assertThat(children).hasSize(jobs == 1 ? 0 : jobs);
    List<String> before = new ArrayList<>(story.results("out").keySet());

    start(story, jobs);

    assertThat(run.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as("%s", told()).isZero();
    List<String> lines = Files.readAllLines(results);
    ArenaFile file = ArenaFile.read(story.at("out").resolve("arena.json"));
    assertThat(file.missing()).isZero();
    assertThat(before).hasSizeBetween(5, lines.size() - 1);
    assertThat(story.results("out").keySet()).startsWith(before.toArray(String[]::new));
    assertThat(new HashSet<>(lines)).hasSameSizeAs(lines);
    assertThat(story.results("out")).hasSameSizeAs(lines);
  }
}
