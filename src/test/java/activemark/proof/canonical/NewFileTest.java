package activemark.proof.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.error.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewFileTest {
  private static final int WRITERS = 4;

  @TempDir Path folder;

  @Test
  void write_manyAtOnce_oneWins_andItsFileStays() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < 200; round++) {
        Path target = folder.resolve("key " + round);
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Future<Optional<String>>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
          String text = "writer " + w;
          writers.add(
              pool.submit(
                  () -> {
                    start.await();
                    return written(target, text);
                  }));
        }
        List<String> winners = new ArrayList<>();
        for (Future<Optional<String>> writer : writers) {
          writer.get().ifPresent(winners::add);
        }

        assertThat(winners).hasSize(1);
        assertThat(target).hasContent(winners.get(0));
      }
    } finally {
      pool.shutdownNow();
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(200);
    }
  }

  private static Optional<String> written(Path target, String text) {
    try {
      NewFile.write(target, text);
      return Optional.of(text);
    } catch (BadInput exists) {
      return Optional.empty();
    }
  }
}
