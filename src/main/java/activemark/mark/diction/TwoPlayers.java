package activemark.mark.diction;

import activemark.mark.net.Player;
import activemark.mark.training.MarkTerm;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One step: the net learns to hear the message from the marked model and another one from the
 * original, then the model learns to say the message to the net.
 *
 * @param model the model that is being marked
 * @param p where its activations are read
 * @param before the triggers' stream at the cut where training begins [K, N, D]
 * @param ofBase the original's activations [K, A]
 * @param projection the net
 * @param net the player that holds the net's weights
 * @param message zeros and ones [1, M]
 * @param other what the original is to say [1, M]
 * @param steps of the whole training
 * @param precision of the model's passes
 */
record TwoPlayers(
    Backbone model,
    DictionParameters p,
    Tensor before,
    Tensor ofBase,
    Projection projection,
    Player net,
    Tensor message,
    Tensor other,
    int steps,
    Precision precision)
    implements MarkTerm {

  @Override
  public Tensor loss(Pass pass) {
    Tensor after = precision.run(() -> model.run(before, p.span()));
    Tensor activations = Activations.pooled(after, p);
    Tensor now = activations.detach();
    net.turn(
        Player.share(pass.step(), steps),
        () -> told(projection.run(now), message).add(told(projection.run(ofBase), other)));
    return told(projection.run(activations), message);
  }

  /** Binary cross entropy of soft bits [K, M] with a message [1, M]. */
  static Tensor told(Tensor soft, Tensor message) {
    return torch.binary_cross_entropy_with_logits(soft, message.expand_as(soft));
  }

  /** Fair bits of a stream as zeros and ones [1, M]. */
  static Tensor bits(boolean[] bits) {
    float[] values = new float[bits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bits[i] ? 1 : 0;
    }
    return Ops.tensor(values, 1, values.length);
  }
}
