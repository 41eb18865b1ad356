package activemark.mark.diction;

import activemark.io.image.ImageBatch;
import activemark.mark.align.Alignment;
import activemark.mark.picture.KeptPictures;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Secrets;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Shows a model the triggers and counts the bits of the message that a net hears. */
record DictionReading(MarkPart part, Secrets secrets, Precision precision) {
  /** Name of the triggers among the part's tensors. */
  static final String TRIGGERS = "triggers";

  /** The key's message as zeros and ones [1, M]. */
  static Tensor message(Secrets secrets, int bits) {
    return TwoPlayers.bits(secrets.stream("message").bits(bits));
  }

  /**
   * Reads one model.
   *
   * @param like pictures of the size that the model takes
   * @param alignment of the model with the original
   * @param prefix of the net's tensors; empty for the owner's
   */
  Readout read(Backbone model, ImageBatch like, Alignment alignment, String prefix) {
    DictionParameters p = DictionParameters.from(part.parameters());
    if (!alignment.has(p.cut())) {
      return new Readout.Unreadable(alignment.absence(p.cut()));
    }
    int width = model.spec().width();
    if (width != p.width() && !alignment.isMapped(p.cut())) {
      return new Readout.Unreadable(
          "the model's tokens have " + width + " channels, the mark's " + p.width());
    }
    try (Scope scope = Scope.open()) {
      Tensor pixels = KeptPictures.of(part.learned(), TRIGGERS, like.height(), like.width());
      Projection net = Projection.of(part.learned(), prefix, p, part.bits());
      Span way = new Span(0, alignment.cut(p.cut()));
      Tensor stream = precision.run(() -> model.run(model.stem(pixels), way));
      Tensor ordered = alignment.toBase(p.cut(), alignment.inBaseOrder(stream));
      Tensor soft = net.run(Activations.pooled(ordered, p)).sigmoid().mean(0); // [M]
      Tensor heard = soft.gt(Ops.number(0.5)).to(ScalarType.Float);
      Tensor right = heard.eq(message(secrets, part.bits()).squeeze(0)).to(ScalarType.Float);
      // A comparison hides what is not a number; adding the zeroth multiple shows it.
      double share = Ops.item(right.add(Ops.scale(soft, 0)).mean());
      return new Readout.Score(
          "share of the message's bits heard from "
              + p.triggers()
              + " triggers, read at cut "
              + way.to(),
          share);
    }
  }
}
