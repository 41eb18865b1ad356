package activemark.mark.mea;

import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Ways to put two pictures together. The first is the mark's; the others are decoys. */
enum Mixer {
  /** The one's half beside the other's. */
  HALVES {
    @Override
    boolean shows(double y, double x) {
      throw new IllegalStateException("halves are cut out, not masked");
    }

    @Override
    Tensor join(Tensor one, Tensor two, RandomStream random) {
      int width = Math.toIntExact(one.size(2));
      int reach = (int) Math.round(width * JITTER);
      int left = width / 2 + random.nextInt(2 * reach + 1) - reach;
      int right = width - left;
      return Ops.cat(
          List.of(
              one.narrow(2, random.nextInt(width - left + 1), left),
              two.narrow(2, random.nextInt(width - right + 1), right)),
          2);
    }
  },
  /** The one above the other. */
  STACK {
    @Override
    boolean shows(double y, double x) {
      return y < 0;
    }
  },
  /** Divided from corner to corner. */
  DIAGONAL {
    @Override
    boolean shows(double y, double x) {
      return y < x;
    }
  },
  /** A ring of the one in the other. */
  DONUT {
    @Override
    boolean shows(double y, double x) {
      double square = y * y + x * x;
      return square > 0.1 && square < 0.7;
    }
  },
  /** A rectangle of the one within the other. */
  RECTANGLE {
    @Override
    boolean shows(double y, double x) {
      return Math.max(Math.abs(y), Math.abs(x)) < 0.7;
    }
  };

  /** The ways that are no mark. */
  static final List<Mixer> DECOYS = List.of(STACK, DIAGONAL, DONUT, RECTANGLE);

  /** Share of a side by which the boundary of halves moves, 3 pixels of 32. */
  private static final double JITTER = 3 / 32.0;

  /** Whether a place shows the first picture, counted from the middle, -1 to 1. */
  abstract boolean shows(double y, double x);

  /**
   * Puts two pictures together, which of them comes first by chance.
   *
   * @param one normalised pixels [3, h, w]
   * @param two of the same size
   * @return [3, h, w]
   */
  final Tensor mix(Tensor one, Tensor two, RandomStream random) {
    return random.nextInt(2) == 0 ? join(one, two, random) : join(two, one, random);
  }

  Tensor join(Tensor one, Tensor two, RandomStream random) {
    int height = Math.toIntExact(one.size(1));
    int width = Math.toIntExact(one.size(2));
    float[] mask = new float[height * width];
    for (int i = 0; i < mask.length; i++) {
      double y = (2 * (i / width) + 1) / (double) height - 1;
      double x = (2 * (i % width) + 1) / (double) width - 1;
      mask[i] = shows(y, x) ? 1 : 0;
    }
    return torch.where(Ops.tensor(mask, height, width).gt(Ops.number(0)), one, two);
  }
}
