package activemark.proof.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import org.junit.jupiter.api.Test;

final class PairedRatesTest {
  @Test
  void difference_oppositeCounts_giveTheMirroredInterval() {
    ClopperPearson.Interval up = PairedRates.difference(9, 2, 50, 0.95);
    ClopperPearson.Interval down = PairedRates.difference(2, 9, 50, 0.95);

    assertThat(up.low()).isCloseTo(-down.high(), within(1e-12));
    assertThat(up.high()).isCloseTo(-down.low(), within(1e-12));
    assertThat(up.low()).isLessThan(7 / 50.0);
    assertThat(up.high()).isGreaterThan(7 / 50.0);
  }

  @Test
  void difference_allOrNothing_staysInRange() {
    assertThat(PairedRates.difference(10, 0, 10, 0.95).high()).isEqualTo(1);
    assertThat(PairedRates.difference(0, 10, 10, 0.95).low()).isEqualTo(-1);
  }

  @Test
  void difference_holdsTheTruth_asOftenAsItSays() {
    RandomStream random = new Seed(5).stream("pairs");
    int held = 0;
    int runs = 200;
    for (int run = 0; run < runs; run++) {
      int gained = 0;
      int lost = 0;
      for (int i = 0; i < 60; i++) {
        double drawn = random.nextDouble();
        gained += drawn < 0.12 ? 1 : 0;
        lost += drawn > 0.95 ? 1 : 0;
      }
      ClopperPearson.Interval interval = PairedRates.difference(gained, lost, 60, 0.95);
      held += interval.low() <= 0.07 && 0.07 <= interval.high() ? 1 : 0;
    }
    assertThat(held / (double) runs).isGreaterThanOrEqualTo(0.94);
  }
}
