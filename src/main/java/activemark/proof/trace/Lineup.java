package activemark.proof.trace;

import activemark.proof.stats.Binomial;
import activemark.proof.stats.SignSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was read from a suspect with the codewords of any number of recipients, one after
 * the other.
 *
 * <p>Null hypothesis for a recipient: the suspect was made without any copy that carries his
 * codeword. His bits are then fair coins, independent of whatever was read, also if the suspect was
 * mixed from other recipients' copies. So the tests are the exact ones of {@code verdict.Judge}:
 * for each part and for all together one that counts the bits that agree and one that weighs them
 * by how clearly they were read, and the same again for each further way in which parts were read.
 * The chance that any innocent among N is named is at most the limit, because each chance is
 * multiplied by N and by the number of tests (Bonferroni).
 *
 * <p>Recipients who mix their copies are each named where their own bits are still in the mixture:
 * where their bits agree nothing is blurred, and where they differ the mean leans to neither side.
 * Codewords stay fair coins, not the biased ones of Tardos (2003), so that the tests stay exact;
 * which numbers of colluders that is enough for is in docs/experiments/tracing.md.
 */
public final class Lineup {
  /** Recipients that are kept although nothing speaks against them. */
  private static final int KEPT = 8;

  /** More are not named at once; so many colluders no mark of this size can tell. */
  private static final int MOST = 1000;

  private static final int VALUES = 256;

  /** Where the agreement of a part's own weights is in a cell of the table; matches below it. */
  private static final int OWN = 20;

  /** Where the agreement of the weights among all parts is. */
  private static final int AMONG = 42;

  private static final int MATCHES = (1 << OWN) - 1;
  private static final int AGREED = (1 << (AMONG - OWN)) - 1;

  private final List<Way> ways;
  private final int bytes;
  private final int tests;
  private final PriorityQueue<Suspicion> strongest =
      new PriorityQueue<>(Comparator.comparingDouble(Suspicion::log10p).reversed());

  private final long recipients;
  private final double limit;
  private long seen;

  // Only ever read, inside this class.
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(int from, long[][] cells, double[] counted, double[] weighed) {}

  /** What was read in one way; the two last are null where a single part was. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Way(List<Part> parts, double @Nullable [] counted, double @Nullable [] weighed) {
    static Way of(Packing packing, List<double[]> soft) {
      if (soft.size() != packing.bits().size()) {
        throw new IllegalArgumentException(soft.size() + " readings of " + packing.bits());
      }
      int total = soft.stream().mapToInt(values -> values.length).sum();
      int from = 0;
      List<Part> parts = new ArrayList<>();
      List<int[]> among = new ArrayList<>();
      for (int p = 0; p < soft.size(); p++) {
        int bits = packing.bits().get(p);
        double[] values = soft.get(p);
        if (values.length > 0) {
          if (values.length != bits) {
            throw new IllegalArgumentException(values.length + " soft bits for " + bits + " bits");
          }
          int[] own = SignSum.weights(values, bits);
          int[] weights = SignSum.weights(values, total);
          among.add(weights);
          parts.add(
              new Part(
                  from,
                  cells(values, own, weights),
                  Binomial.log10UpperTails(bits),
                  SignSum.log10UpperTails(own)));
        }
        from += Packing.bytesOf(bits);
      }
      return parts.size() < 2
          ? new Way(parts, null, null)
          : new Way(
              parts,
              Binomial.log10UpperTails(total),
              SignSum.log10UpperTails(among.stream().flatMapToInt(Arrays::stream).toArray()));
    }

    int tests() {
      return 2 * (parts.size() + (counted == null ? 0 : 1));
    }

    /** The smallest chance of all tests against packed codewords. */
    double log10p(byte[] row) {
      double best = 0;
      int matches = 0;
      int agreed = 0;
      for (Part part : parts) {
        long sum = 0;
        long[][] cells = part.cells();
        for (int i = 0; i < cells.length; i++) {
          sum += cells[i][row[part.from() + i] & 0xff];
        }
        int same = (int) sum & MATCHES;
        best = Math.min(best, part.counted()[same]);
        best = Math.min(best, part.weighed()[(int) (sum >>> OWN) & AGREED]);
        matches += same;
        agreed += (int) (sum >>> AMONG);
      }
      if (counted != null && weighed != null) {
        best = Math.min(best, Math.min(counted[matches], weighed[agreed]));
      }
      return best;
    }
  }

  /**
   * A comparison.
   *
   * @param packing of the codewords
   * @param soft for each way of reading what was read of each part [M], its signs decide; an empty
   *     array where it could not be read
   * @param alpha largest chance of naming any innocent, in (0, 1)
   * @param recipients how many chances are multiplied by, N: those who will be compared, and whom
   *     else the owner could have looked for
   */
  public Lineup(Packing packing, List<List<double[]>> soft, double alpha, long recipients) {
    this.recipients = recipients;
    bytes = packing.bytes();
    ways = soft.stream().map(one -> Way.of(packing, one)).toList();
    tests = ways.stream().mapToInt(Way::tests).sum();
    limit =
        tests == 0 || recipients == 0
            ? Double.NEGATIVE_INFINITY
            : StrictMath.log10(alpha)
                - StrictMath.log10(tests)
                - StrictMath.log10((double) recipients);
  }

  /** Compares one recipient's packed codewords. */
  public void see(long recipient, byte[] row) {
    if (row.length != bytes) {
      throw new IllegalArgumentException(row.length + " bytes of codewords, not " + bytes);
    }
    seen++;
    double best = 0;
    for (Way way : ways) {
      best = Math.min(best, way.log10p(row));
    }
    keep(recipient, best);
  }

  private void keep(long recipient, double log10p) {
    Suspicion weakest = strongest.peek();
    if (strongest.size() < KEPT) {
      strongest.add(new Suspicion(recipient, log10p));
    } else if (weakest != null && log10p < weakest.log10p()) {
      if (strongest.size() == MOST || weakest.log10p() > limit) {
        strongest.remove();
      }
      strongest.add(new Suspicion(recipient, log10p));
    } else if (log10p <= limit && strongest.size() < MOST) {
      strongest.add(new Suspicion(recipient, log10p));
    }
  }

  /** How many tests each recipient was put to. */
  public int tests() {
    return tests;
  }

  /** How many recipients were compared. */
  public long seen() {
    return seen;
  }

  /** How many recipients chances are multiplied by, N. */
  public long recipients() {
    return recipients;
  }

  /** The strongest suspicions, the strongest first, whether or not they name anybody. */
  public List<Suspicion> strongest() {
    return strongest.stream()
        .sorted(
            Comparator.comparingDouble(Suspicion::log10p).thenComparingLong(Suspicion::recipient))
        .toList();
  }

  /**
   * Those whose chance, times the tests and all recipients, is at most alpha; the strongest first.
   */
  public List<Suspicion> named() {
    return strongest().stream().filter(each -> each.log10p() <= limit).toList();
  }

  /** A chance corrected for the tests and all recipients. */
  public double corrected(Suspicion suspicion) {
    return Math.min(
        0,
        suspicion.log10p()
            + StrictMath.log10(Math.max(1, tests))
            + StrictMath.log10((double) Math.max(1, recipients)));
  }

  /** For each byte of a codeword and each value of it what it adds to matches and agreements. */
  private static long[][] cells(double[] soft, int[] own, int[] among) {
    long[][] cells = new long[Packing.bytesOf(soft.length)][VALUES];
    for (int i = 0; i < cells.length; i++) {
      for (int value = 0; value < VALUES; value++) {
        for (int b = 0; b < Byte.SIZE && i * Byte.SIZE + b < soft.length; b++) {
          int j = i * Byte.SIZE + b;
          boolean one = (value >> (Byte.SIZE - 1 - b) & 1) == 1;
          // A soft bit of zero agrees with nothing, and weighs nothing.
          if (soft[j] != 0 && one == soft[j] > 0) {
            cells[i][value] += 1L | (long) own[j] << OWN | (long) among[j] << AMONG;
          }
        }
      }
    }
    return cells;
  }
}
