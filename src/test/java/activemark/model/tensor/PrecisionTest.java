package activemark.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NoLeaks
final class PrecisionTest {
  private final int threads = Engine.threads();

  @AfterEach
  void restore() {
    Engine.threads(threads);
  }

  /** Results are the same bytes for the same number of threads only. */
  @Test
  void fastest_leavesTheThreadsAsTheyWere() {
    Engine.threads(2);
    Precision.fastest();

    assertThat(Engine.threads()).isEqualTo(2);
  }
}
