package activemark.proof.trace;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The numbers of docs/experiments/tracing.md, from simulated readings; fixed before the first run:
 * seed 20260302. Takes minutes, so it runs only when told the number of suspects and of runs per
 * cell: {@code -Dexperiment.suspects=100000 -Dexperiment.runs=200}.
 */
final class TracingExperimentTest {
  private static final long SEED = 20260302;
  private static final int RECIPIENTS = 100;

  /** How colluders mix what they have. */
  private enum Mix {
    MEAN,
    PICK_PART,
    PICK_BIT
  }

  @Test
  @EnabledIfSystemProperty(named = "experiment.suspects", matches = "\\d+")
  void wrongAccusations() {
    int suspects = Integer.getInteger("experiment.suspects");
    Packing packing = new Packing(List.of(32, 32));
    double[] alphas = {0.05, 0.01, 0.001};
    int[] wrong = new int[alphas.length];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int run = 0; run < suspects; run++) {
      // A third each: noise, noise of wild sizes, a mixture of three others' copies.
      List<double[]> soft =
          run % 3 < 2
              ? noise(packing, run % 3 == 1, random)
              : mixed(packing, rows(3, packing, random), Mix.MEAN, 0.5, random);
      Lineup lineup = new Lineup(packing, List.of(soft), alphas[0], RECIPIENTS);
      byte[] row = new byte[packing.bytes()];
      for (int i = 0; i < RECIPIENTS; i++) {
        random.nextBytes(row);
        lineup.see(i, row);
      }
      double corrected = lineup.corrected(lineup.strongest().get(0));
      for (int a = 0; a < alphas.length; a++) {
        wrong[a] += corrected <= Math.log10(alphas[a]) ? 1 : 0;
      }
    }
    for (int a = 0; a < alphas.length; a++) {
      double rate = wrong[a] / (double) suspects;
      Measured.tell(
          String.format(
              Locale.ROOT, "| %s | %d | %d | %.5f |", alphas[a], suspects, wrong[a], rate));
      assertThat(rate).isLessThanOrEqualTo(alphas[a]);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "experiment.runs", matches = "\\d+")
  void colluders() {
    int runs = Integer.getInteger("experiment.runs");
    for (List<Integer> bits :
        List.of(List.of(64), List.of(128), List.of(128, 128), List.of(128, 128, 128, 128, 256))) {
      Packing packing = new Packing(bits);
      for (int c : new int[] {1, 2, 3, 4, 5, 8}) {
        StringBuilder row = new StringBuilder("| " + total(packing) + " | " + c + " |");
        for (Mix mix : Mix.values()) {
          for (double noise : new double[] {0.3, 1}) {
            SplittableRandom random = new SplittableRandom(SEED);
            int one = 0;
            int all = 0;
            for (int run = 0; run < runs; run++) {
              List<byte[]> copies = rows(c, packing, random);
              Lineup lineup =
                  new Lineup(
                      packing,
                      List.of(mixed(packing, copies, mix, noise, random)),
                      1e-6,
                      1_000_000);
              for (int i = 0; i < c; i++) {
                lineup.see(i, copies.get(i));
              }
              one += lineup.named().isEmpty() ? 0 : 1;
              all += lineup.named().size() == c ? 1 : 0;
            }
            row.append(
                String.format(
                    Locale.ROOT, " %.1f (%.1f) |", 100.0 * one / runs, 100.0 * all / runs));
          }
        }
        Measured.tell(row.toString());
      }
    }
  }

  private static int total(Packing packing) {
    return packing.bits().stream().mapToInt(Integer::intValue).sum();
  }

  private static List<byte[]> rows(int n, Packing packing, SplittableRandom random) {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      byte[] row = new byte[packing.bytes()];
      random.nextBytes(row);
      rows.add(row);
    }
    return rows;
  }

  private static List<double[]> noise(Packing packing, boolean wild, SplittableRandom random) {
    List<double[]> soft = new ArrayList<>();
    for (int bits : packing.bits()) {
      double[] values = new double[bits];
      for (int j = 0; j < bits; j++) {
        values[j] = random.nextGaussian() * (wild ? Math.exp(3 * random.nextGaussian()) : 1);
      }
      soft.add(values);
    }
    return soft;
  }

  /** Soft bits of a mixture; a copy alone reads +-1 plus the noise. */
  private static List<double[]> mixed(
      Packing packing, List<byte[]> copies, Mix mix, double noise, SplittableRandom random) {
    List<double[]> soft = new ArrayList<>();
    int start = 0;
    for (int bits : packing.bits()) {
      double[] values = new double[bits];
      int ofPart = random.nextInt(copies.size());
      for (int j = 0; j < bits; j++) {
        int place = start + j / 8;
        int shift = 7 - j % 8;
        int ofBit = random.nextInt(copies.size());
        double sum = 0;
        for (byte[] copy : copies) {
          sum += (copy[place] >> shift & 1) == 1 ? 1 : -1;
        }
        double value =
            switch (mix) {
              case MEAN -> sum / copies.size();
              case PICK_PART -> (copies.get(ofPart)[place] >> shift & 1) == 1 ? 1 : -1;
              case PICK_BIT -> (copies.get(ofBit)[place] >> shift & 1) == 1 ? 1 : -1;
            };
        values[j] = value + noise * random.nextGaussian();
      }
      soft.add(values);
      start += (bits + 7) / 8;
    }
    return soft;
  }
}
