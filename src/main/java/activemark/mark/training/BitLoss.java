package activemark.mark.training;

import activemark.model.tensor.Ops;
import activemark.proof.message.BitString;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Binary cross entropy between a codeword and what a model shows of it. */
public final class BitLoss {
  private BitLoss() {}

  /**
   * Summed over bits, averaged over whatever dimensions come before: log(1 + exp(-sign * logit)).
   *
   * @param logits [..., M]
   * @param signs +1 or -1 [..., M]
   */
  public static Tensor of(Tensor logits, Tensor signs) {
    return torch.softplus(logits.mul(signs).neg()).sum(-1).mean();
  }

  /**
   * A codeword's signs as a tensor, read row by row.
   *
   * @param shape whose product is the number of bits
   */
  public static Tensor signs(BitString codeword, long... shape) {
    return Ops.tensor(codeword.signs(), shape);
  }
}
