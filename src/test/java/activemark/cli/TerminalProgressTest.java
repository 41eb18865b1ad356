package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.io.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TerminalProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long now;

  private Progress progress(boolean live) {
    return new TerminalProgress(
        new PrintStream(err, true, StandardCharsets.UTF_8), live, 80, () -> now);
  }

  private void pass(double seconds) {
    now += Math.round(seconds * 1e9);
  }

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** What stands on the terminal's last line while a task runs. */
  private String lastFrame() {
    String all = shown();
    return all.substring(all.lastIndexOf("\u001b[K") + "\u001b[K".length());
  }

  @Test
  void pipe_getsALineEveryTenSeconds() {
    try (Progress.Task task = progress(false).start("Embedding", 100, "images")) {
      for (int i = 0; i < 100; i++) {
        pass(0.25);
        task.step(1);
      }
    }

    assertThat(shown().lines())
        .containsExactly(
            "Embedding: 0/100 images (0%)",
            "Embedding: 40/100 images (40%), 4.0/s, 0:15 left",
            "Embedding: 80/100 images (80%), 4.0/s, 0:05 left",
            "Embedding: 100 images in 0:25 (4.0/s)");
  }

  @Test
  void pipe_getsNoControlCharacters() {
    try (Progress.Task task = progress(false).start("Reading", 2, "images")) {
      task.step(2);
    }

    assertThat(shown()).doesNotContain("\r", "\u001b");
  }

  @Test
  void terminal_getsABarWithRateAndTimeLeft() {
    try (Progress.Task task = progress(true).start("Embedding", 200, "images")) {
      pass(10);
      task.step(50);

      assertThat(lastFrame())
          .isEqualTo(
              "Embedding [=======                      ] 50/200 images (25%), 5.0/s, 0:30 left");
    }
  }

  @Test
  void terminal_isNotRedrawnForEveryStep() {
    try (Progress.Task task = progress(true).start("Reading", 1_000_000, "images")) {
      for (int i = 0; i < 100_000; i++) {
        pass(1e-5);
        task.step(1);
      }
    }

    assertThat(shown().split("\r", -1)).hasSizeLessThan(20);
  }

  @Test
  void frame_fitsTheTerminal() {
    try (Progress.Task task = progress(true).start("A".repeat(60), 200, "images")) {
      task.note("loss 0.1234567890123456789012345678901234567890");
      pass(10);
      task.step(50);

      assertThat(lastFrame()).hasSizeLessThan(80);
    }
  }

  @Test
  void note_standsBesideTheCount() {
    try (Progress.Task task = progress(true).start("Training", 4, "steps")) {
      task.note("loss 0.12");
      pass(1);
      task.step(1);

      assertThat(lastFrame()).contains("1/4 steps").endsWith("| loss 0.12");
    }
  }

  @Test
  void unknownTotal_hasNeitherBarNorTimeLeft() {
    try (Progress.Task task = progress(true).start("Listing", 0, "files")) {
      pass(2);
      task.step(30);

      assertThat(lastFrame()).isEqualTo("Listing 30 files, 15.0/s");
    }

    assertThat(lastFrame())
        .isEqualTo("Listing: 30 files in 0:02 (15.0/s)" + System.lineSeparator());
  }

  @Test
  void taskThatStopsEarly_saysSo() {
    try (Progress.Task task = progress(false).start("Training", 10, "steps")) {
      pass(5);
      task.step(4);
    }

    assertThat(shown()).contains("Training: stopped at 4/10 steps (40%) after 0:05");
  }

  @Test
  void closingTwice_tellsOnce() {
    Progress.Task task = progress(false).start("Reading", 0, "files");
    task.close();
    task.close();

    assertThat(shown().lines()).hasSize(2);
  }

  @Test
  void innerTask_leavesTheOuterOneOnTheTerminal() {
    Progress progress = progress(true);
    try (Progress.Task outer = progress.start("Cells", 2, "cells")) {
      try (Progress.Task inner = progress.start("Attack", 1, "steps")) {
        inner.step(1);
      }

      assertThat(lastFrame()).startsWith("Cells").contains("0/2 cells");
      outer.step(2);
    }
  }

  @Test
  void slowUnits_areTimedPerUnit() {
    Meter meter = new Meter("Training", 10, "rounds");
    meter.step(2);

    assertThat(List.of(meter.line(7200), meter.end(36_000)))
        .containsExactly(
            "Training: 2/10 rounds (20%), 3600.0 s each, 8:00:00 left",
            "Training: stopped at 2/10 rounds (20%) after 10:00:00");
  }

  @Test
  void bytes_areShownAsMegabytes() {
    Meter meter = new Meter("Hashing", 1_200_000_000, "bytes");
    meter.step(600_000_000);

    assertThat(meter.line(2)).isEqualTo("Hashing: 600/1200 MB (50%), 300 MB/s, 0:02 left");
  }
}
