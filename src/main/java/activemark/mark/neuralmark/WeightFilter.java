package activemark.mark.neuralmark;

import activemark.mark.training.MarkedLayer;
import activemark.model.tensor.Ops;
import activemark.proof.message.BitString;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Which weights of a layer count, and how they are pooled. A hash is laid along the flattened layer
 * again and again; where it has ones the weights stay. That is done four times, then every k-th of
 * what is left is averaged.
 */
final class WeightFilter {
  private static final int ROUNDS = 4;
  private static final int MOST_POOLED = 512;

  /** Weights that share a pooled number, at least, when half of them pass every round. */
  private static final int LEAST_SHARED = 4;

  private final int[] positions;
  private final int pooled;

  private WeightFilter(int[] positions, int pooled) {
    this.positions = positions;
    this.pooled = pooled;
  }

  /** The number k for a layer of so many weights: 512, or the power of two that it can fill. */
  static int pooled(long weights) {
    long most = (weights >> ROUNDS) / LEAST_SHARED;
    return (int) Math.max(1, Math.min(MOST_POOLED, Long.highestOneBit(Math.max(1, most))));
  }

  /**
   * The filter of a hash for a layer. A round that would leave too few weights to pool, as one of a
   * hash with few ones does in a small layer, is left out.
   */
  static WeightFilter of(MarkedLayer layer, BitString hash, int pooled) {
    int[] kept = new int[Math.toIntExact(layer.rows() * layer.columns())];
    Arrays.setAll(kept, i -> i);
    for (int round = 0; round < ROUNDS; round++) {
      int whole = kept.length / hash.length() * hash.length();
      int count = 0;
      int[] passed = new int[whole];
      for (int i = 0; i < whole; i++) {
        if (hash.get(i % hash.length())) {
          passed[count++] = kept[i];
        }
      }
      if (count < pooled) {
        break;
      }
      kept = Arrays.copyOf(passed, count);
    }
    int whole = kept.length / pooled * pooled;
    return new WeightFilter(Arrays.copyOf(kept, whole), pooled);
  }

  /** Weights that share a pooled number. */
  int shared() {
    return positions.length / pooled;
  }

  /** The pooled weights [k] of a layer [H, D]: entry i is the mean of the kept i, i + k, ... */
  Tensor pool(Tensor layer) {
    return layer.flatten().index_select(0, Ops.indices(positions)).reshape(-1, pooled).mean(0);
  }
}
