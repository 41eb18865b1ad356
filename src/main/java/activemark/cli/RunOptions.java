package activemark.cli;

import activemark.error.BadInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin of commands that compute: the seed of public randomness and the number of threads. */
final class RunOptions {
  /** A machine of few cores may be asked for so many threads; memory ends beyond. */
  private static final int LEAST_MOST = 256;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of everything random that is not secret (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine (default: OMP_NUM_THREADS, else the physical cores).")
  private @Nullable Integer threads;

  /** The seed. */
  long seed() {
    return seed;
  }

  /** The number of threads; 0 leaves the choice to the engine. */
  int threads() {
    if (threads == null) {
      return 0;
    }
    int most = Math.max(LEAST_MOST, 4 * Runtime.getRuntime().availableProcessors());
    if (threads < 1 || threads > most) {
      throw BadInput.of("The number of threads is out of range")
          .at("--threads")
          .expected("1 to " + most)
          .found(threads)
          .bad();
    }
    return threads;
  }
}
