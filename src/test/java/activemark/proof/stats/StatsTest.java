package activemark.proof.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import org.junit.jupiter.api.Test;

class StatsTest {
  @Test
  void clopperPearson_noSuccess_isClosedForm() {
    // Zero of n: upper end is 1 - (side)^(1/n); one-sided 95 % of 28 is the 10.1 % of the design.
    assertThat(ClopperPearson.of(0, 28, 0.90).high()).isCloseTo(0.101, within(5e-4));
    assertThat(ClopperPearson.of(0, 28, 0.90).high())
        .isCloseTo(1 - Math.pow(0.05, 1 / 28.0), within(1e-12));
    assertThat(ClopperPearson.of(0, 28, 0.90).low()).isZero();
    assertThat(ClopperPearson.of(28, 28, 0.90).low())
        .isCloseTo(Math.pow(0.05, 1 / 28.0), within(1e-12));
    assertThat(ClopperPearson.of(28, 28, 0.90).high()).isEqualTo(1);
  }

  @Test
  void clopperPearson_knownInterval_isMet() {
    // 7 of 20 at 95 %, a textbook value.
    var interval = ClopperPearson.of(7, 20, 0.95);
    assertThat(interval.low()).isCloseTo(0.1539, within(5e-5));
    assertThat(interval.high()).isCloseTo(0.5922, within(5e-5));
  }

  @Test
  void clopperPearson_everyRate_isCoveredOftenEnough() {
    int n = 25;
    for (double rate : new double[] {0.02, 0.1, 0.35, 0.5, 0.8, 0.97}) {
      double covered = 0;
      for (int k = 0; k <= n; k++) {
        var interval = ClopperPearson.of(k, n, 0.95);
        if (interval.low() <= rate && rate <= interval.high()) {
          covered +=
              ClopperPearson.upperTail(k, n, rate) - ClopperPearson.upperTail(k + 1, n, rate);
        }
      }
      assertThat(covered).isGreaterThanOrEqualTo(0.95 - 1e-9);
    }
  }

  @Test
  void doubleTail_fairCoins_agreesWithTheExactOne() {
    for (int k = 0; k <= 256; k += 7) {
      double exact = Binomial.upperTail(256, k).doubleValue();
      assertThat(ClopperPearson.upperTail(k, 256, 0.5)).isCloseTo(exact, within(1e-11 * exact));
    }
  }

  @Test
  void holm_example_isAsByHand() {
    assertThat(Multiplicity.holm(new double[] {0.04, 0.01, 0.03}))
        .containsExactly(new double[] {0.06, 0.03, 0.06}, within(1e-12));
    assertThat(Multiplicity.bonferroni(new double[] {0.04, 0.01, 0.5}))
        .containsExactly(new double[] {0.12, 0.03, 1}, within(1e-12));
  }

  @Test
  void holm_neverAboveBonferroni_neverBelowRaw() {
    RandomStream stream = new Seed(5).stream("p");
    for (int round = 0; round < 200; round++) {
      double[] p = new double[1 + stream.nextInt(8)];
      for (int i = 0; i < p.length; i++) {
        p[i] = stream.nextDouble();
      }
      double[] holm = Multiplicity.holm(p);
      double[] bonferroni = Multiplicity.bonferroni(p);
      for (int i = 0; i < p.length; i++) {
        assertThat(holm[i]).isBetween(p[i], bonferroni[i]);
      }
    }
  }

  @Test
  void bonferroniLog10_isCappedAtOne() {
    assertThat(Multiplicity.bonferroniLog10(-7, 10)).isEqualTo(-6);
    assertThat(Multiplicity.bonferroniLog10(-0.1, 10)).isZero();
  }

  @Test
  void hoeffding_equalTerms_boundTheExactTail() {
    double[] ones = new double[256];
    java.util.Arrays.fill(ones, 1);
    for (int k = 128; k <= 256; k += 8) {
      double bound = Hoeffding.log10Bound(2 * k - 256, ones);
      assertThat(bound).isGreaterThanOrEqualTo(Binomial.log10UpperTail(256, k));
    }
    assertThat(Hoeffding.log10Bound(256, ones)).isCloseTo(-128 / Math.log(10), within(1e-9));
    assertThat(Hoeffding.log10Bound(-3, ones)).isZero();
    assertThat(Hoeffding.log10Bound(0, new double[3])).isZero();
  }

  @Test
  void conformal_tiesCountAgainstUs() {
    assertThat(Conformal.p(5, new double[] {1, 5, 7, 2})).isEqualTo(3 / 5.0);
    assertThat(Conformal.p(9, new double[99])).isEqualTo(0.01);
    assertThat(Conformal.smallest(99)).isEqualTo(0.01);
    assertThat(Conformal.p(9, new double[] {Double.NaN})).isEqualTo(1);
  }

  @Test
  void workFactor_countsBits() {
    assertThat(WorkFactor.bits(Binomial.log10UpperTail(64, 64))).isCloseTo(64, within(1e-9));
    assertThat(WorkFactor.bits(0)).isZero();
  }

  @Test
  void kolmogorovSmirnov_oneSided_isClosedForm() {
    // One value: P(D+ >= d) = 1 - d; two values: P(D+ >= d) = (1-d)^2 + 2 d (1/2 - d), d < 1/2.
    assertThat(KolmogorovSmirnov.oneSided(1, 0.3)).isCloseTo(0.7, within(1e-12));
    double d = 0.3;
    assertThat(KolmogorovSmirnov.oneSided(2, d))
        .isCloseTo((1 - d) * (1 - d) + 2 * d * (0.5 - d), within(1e-12));
  }

  @Test
  void kolmogorovSmirnov_manyValues_meetsTheLimitLaw() {
    // 1.3581 / sqrt(n) is the 5 % point of the limit.
    assertThat(2 * KolmogorovSmirnov.oneSided(20_000, 1.3581 / Math.sqrt(20_000)))
        .isCloseTo(0.05, within(5e-4));
  }

  @Test
  void kolmogorovSmirnov_uniformAndSkewed_areToldApart() {
    RandomStream stream = new Seed(6).stream("ks");
    double[] uniform = new double[2000];
    double[] skewed = new double[2000];
    for (int i = 0; i < uniform.length; i++) {
      uniform[i] = stream.nextDouble();
      skewed[i] = Math.pow(stream.nextDouble(), 1.3);
    }
    assertThat(KolmogorovSmirnov.uniform(uniform).p()).isGreaterThan(1e-3);
    assertThat(KolmogorovSmirnov.uniform(skewed).p()).isLessThan(1e-6);
    assertThatThrownBy(() -> KolmogorovSmirnov.uniform(new double[] {1.5}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
