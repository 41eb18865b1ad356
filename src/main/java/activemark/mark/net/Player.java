package activemark.mark.net;

import activemark.error.BadInput;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One of several who learn in turns: some tensors with an optimiser of their own. Outside its turn
 * a player's tensors are constants to everybody else, so nobody computes gradients that nobody
 * uses.
 */
public final class Player implements AutoCloseable {
  private static final double LARGEST_NORM = 1;
  private static final double WARM_SHARE = 0.1;

  private final List<Tensor> leaves;
  private final TensorVector clipped;
  private final AdamW optimiser;
  private final double rate;

  /**
   * A player.
   *
   * @param leaves changed in place
   * @param rate learning rate at its peak
   * @param decay decoupled weight decay
   */
  public Player(List<Tensor> leaves, double rate, double decay) {
    this.leaves = List.copyOf(leaves);
    this.clipped = Ops.vector(this.leaves);
    this.optimiser = Ops.adamW(this.leaves, rate, decay);
    this.rate = rate;
  }

  /** Share of the peak rate at a step: a straight rise, then half a cosine down to zero. */
  public static double share(int step, int steps) {
    double warm = Math.max(1, Math.floor(steps * WARM_SHARE));
    return Math.min(1, (step + 1) / warm) * 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
  }

  /**
   * One step of AdamW, with gradients of at most norm 1.
   *
   * @param share of the peak rate
   * @param loss a scalar, computed in a scope of its own that records gradients
   * @return the loss before the step
   * @throws BadInput if it is no number
   */
  public double turn(double share, Supplier<Tensor> loss) {
    try (Scope scope = Scope.training()) {
      leaves.forEach(leaf -> leaf.requires_grad_(true));
      try {
        Tensor lost = loss.get();
        double value = finite(Ops.item(lost));
        optimiser.zero_grad();
        lost.backward();
        torch.clip_grad_norm_(clipped, LARGEST_NORM);
        Ops.rate(optimiser, rate * share);
        optimiser.step();
        return value;
      } finally {
        optimiser.zero_grad();
        leaves.forEach(leaf -> leaf.requires_grad_(false));
      }
    }
  }

  private static double finite(double loss) {
    if (Double.isFinite(loss)) {
      return loss;
    }
    throw BadInput.of("The training of the mark diverged")
        .at("loss")
        .expected("a number")
        .found(loss)
        .fix("Check that the model computes numbers on these images; give fewer --steps.")
        .bad();
  }

  @Override
  public void close() {
    optimiser.close();
    clipped.close();
  }
}
