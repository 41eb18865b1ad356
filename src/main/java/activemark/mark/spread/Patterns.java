package activemark.mark.spread;

import activemark.mark.scheme.Secrets;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The secret patterns r_j p_j' of one layer [D, H], one for each bit.
 *
 * @param channels r_j [D, K]
 * @param units p_j [H, K]
 */
record Patterns(Tensor channels, Tensor units) {
  /** A key's patterns for a block's layer of D channels and H units. */
  static Patterns of(Secrets secrets, int block, long d, long h, int bits) {
    RandomStream stream = secrets.stream("patterns-" + block);
    return new Patterns(gaussians(stream, d, bits), gaussians(stream, h, bits));
  }

  private static Tensor gaussians(RandomStream stream, long rows, int columns) {
    return Ops.tensor(stream.gaussians(Math.toIntExact(rows * columns)), rows, columns);
  }

  /** The sum of all patterns, each with its sign [K]: [D, H]. */
  Tensor sum(float[] signs) {
    return channels.mul(Ops.tensor(signs, signs.length)).matmul(units.t());
  }

  /** How much of each pattern a matrix [D, H] holds [K], the matrix taken to be of length 1. */
  double[] along(Tensor matrix) {
    Tensor each = matrix.matmul(units).mul(channels).sum(0);
    double length = Math.sqrt(Ops.item(matrix.square().sum()));
    float[] values = Ops.floats(each);
    double[] along = new double[values.length];
    for (int j = 0; j < along.length; j++) {
      along[j] = length == 0 ? 0 : values[j] / length;
    }
    return along;
  }
}
