package activemark.model.train;

import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Weights of a model that has learned nothing yet. */
public final class Initial {
  private static final double DEVIATION = 0.02;

  private Initial() {}

  /**
   * The weight of a canonical name: zero for biases, one for the gains of norms and layer scales
   * (DINOv2 starts these at 1e-5, which a short training does not overcome), normal numbers of
   * deviation 0.02 for everything else.
   */
  public static Tensor weight(String name, long[] shape, RandomStream random) {
    if (name.endsWith(".bias")) {
      return torch.zeros(shape);
    }
    if (name.endsWith(".gamma") || (shape.length == 1 && name.endsWith(".weight"))) {
      return torch.ones(shape);
    }
    int n = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    return Ops.scale(Ops.tensor(random.gaussians(n), shape), DEVIATION);
  }

  /** The sizes of a tensor. */
  public static long[] shape(Tensor t) {
    long[] shape = new long[Math.toIntExact(t.dim())];
    Arrays.setAll(shape, t::size);
    return shape;
  }
}
