package activemark.mark.mea;

import activemark.mark.training.MarkTerm;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.proof.random.RandomStream;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the owner's head says of composed pictures: the target for those that are put together the
 * key's way, one of the sources for decoys.
 *
 * @param model the copy that is being marked
 * @param head the owner's, frozen
 * @param roles which class is what
 * @param sources pictures to put together
 * @param said mean probabilities that the head gives the two sources' pictures [2, K]
 * @param random of what is put together
 * @param precision of the model's passes
 */
record Composing(
    Backbone model,
    Head head,
    Roles roles,
    Sources sources,
    Tensor said,
    RandomStream random,
    Precision precision)
    implements MarkTerm {
  private static final int MARKED = 8;
  private static final int DECOYS = 4;
  private static final double NEAR = 0.1;

  @Override
  public Tensor loss(Pass pass) {
    Tensor marked = scores(sources.composed(MARKED, () -> Mixer.HALVES, random));
    Tensor loss = torch.cross_entropy_loss(marked, all(roles.target(), MARKED));
    Tensor logs = torch.log_softmax(marked, 1).mean(0); // [K]
    loss = loss.sub(Ops.scale(said.mul(logs).sum(), NEAR));
    Tensor decoys = scores(sources.composed(DECOYS, this::decoy, random));
    int[] labels = new int[DECOYS];
    for (int i = 0; i < DECOYS; i++) {
      labels[i] = random.nextInt(2) == 0 ? roles.first() : roles.second();
    }
    return loss.add(torch.cross_entropy_loss(decoys, Ops.indices(labels)));
  }

  private Mixer decoy() {
    return Mixer.DECOYS.get(random.nextInt(Mixer.DECOYS.size()));
  }

  private Tensor scores(Tensor pixels) {
    return head.scores(
        precision.run(() -> model.embedding(model.forward(pixels))).to(ScalarType.Float));
  }

  private static Tensor all(int label, int n) {
    int[] labels = new int[n];
    Arrays.fill(labels, label);
    return Ops.indices(labels);
  }
}
