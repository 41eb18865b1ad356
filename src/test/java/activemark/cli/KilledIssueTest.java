package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.ChildJvm;
import activemark.ledger.Entry;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import activemark.ledger.LedgerUrl;
import activemark.model.backbone.layout.VisionModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What killing {@code issue} leaves, in processes of their own; {@code scripts/kill_issue.sh} does
 * the same hundreds of times.
 */
final class KilledIssueTest {
  @TempDir Path folder;

  @Test
  void killedWhereverItIs_itGoesOnAndNothingHalfIsPublished() throws Exception {
    MarkStory story = MarkStory.in(folder);
    Files.writeString(story.at("names.csv"), "recipient\nacme\nglobex\ninitech\n");
    MarkStory.require(Run.of("ledger", "init", "--ledger", story.at("ledger.db").toString()));

    // As soon as: the process runs; the recipients are noted; a folder is begun; a copy is noted.
    killed(story, () -> true);
    killed(story, () -> entries() >= 4);
    killed(story, () -> list().stream().anyMatch(name -> name.contains(".partial-")));
    killed(story, () -> entries() >= 5);

    Process last = start(story);
    assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).as(Files.readString(folder.resolve("told.txt"))).isZero();
    assertSound();
    assertThat(list().stream().filter(name -> !name.equals(".issue.lock")))
        .containsExactlyInAnyOrder("acme", "globex", "initech");
  }

  private interface Moment {
    boolean reached() throws IOException;
  }

  private void killed(MarkStory story, Moment moment) throws Exception {
    Process run = start(story);
    for (int i = 0; i < 6000 && run.isAlive() && !moment.reached(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    run.destroyForcibly();
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertSound();
  }

  /** The chain holds, and every folder in place is a copy that the ledger knows. */
  private void assertSound() throws IOException {
    try (Ledger ledger = ledger()) {
      assertThat(ledger.check(Optional.empty()).fault()).isEmpty();
      Set<String> known =
          ledger.entries(0, 1000).stream()
              .map(Entry::fact)
              .filter(Fact.CopyMade.class::isInstance)
              .map(fact -> ((Fact.CopyMade) fact).releaseDigest())
              .collect(Collectors.toSet());
      for (String name : list()) {
        if (!name.startsWith(".")) {
          try (VisionModel copy = VisionModel.open(folder.resolve("copies").resolve(name))) {
            assertThat(known).as(name).contains(copy.identity());
          }
        }
      }
    }
  }

  private long entries() {
    try (Ledger ledger = ledger()) {
      return ledger.head().entries();
    }
  }

  private Ledger ledger() {
    return Ledger.open(LedgerUrl.parse(folder.resolve("ledger.db").toString()));
  }

  private List<String> list() throws IOException {
    Path copies = folder.resolve("copies");
    if (!Files.exists(copies)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(copies)) {
      return all.map(each -> each.getFileName().toString()).toList();
    }
  }

  private Process start(MarkStory story) throws IOException {
    List<String> command = ChildJvm.command("activemark.cli.Main");
    command.addAll(List.of("--quiet", "issue", story.model().toString()));
    command.addAll(List.of("--recipients", story.at("names.csv").toString()));
    command.addAll(List.of("--ledger", story.at("ledger.db").toString()));
    command.addAll(List.of("--key", story.at("owner.key").toString()));
    command.addAll(List.of("--images", story.at("owned").toString()));
    command.addAll(List.of("--out", story.at("copies").toString(), "--scheme", "tied"));
    command.addAll(List.of("--precision", "float32", "--threads", "1"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("told.txt").toFile())
        .start();
  }
}
