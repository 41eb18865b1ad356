package activemark.mark.randmark;

import activemark.io.image.ImageBatch;
import activemark.mark.net.Messages;
import activemark.mark.picture.KeptPictures;
import activemark.mark.training.MarkTerm;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.model.train.Trainer;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How badly messages pass from the encoder through a model to the decoder. */
final class Carrying implements MarkTerm {
  /** Pictures with messages in a step. */
  private static final int BATCH = 8;

  private final Backbone model;
  private final Ends ends;
  private final double rate;
  private final ImageBatch images;
  private final Precision precision;
  private final RandomStream pictures;
  private final RandomStream messages;
  private final RandomStream noise;

  Carrying(
      Backbone model, Ends ends, double rate, ImageBatch images, Precision precision, Seed seed) {
    this.model = model;
    this.ends = ends;
    this.rate = rate;
    this.images = images;
    this.precision = precision;
    this.pictures = seed.stream("pictures");
    this.messages = seed.stream("messages");
    this.noise = seed.stream("noise");
  }

  @Override
  public List<Trainer.Group> groups() {
    return List.of(new Trainer.Group(ends.leaves(), rate, 0));
  }

  @Override
  public Tensor loss(Pass pass) {
    return loss();
  }

  /** Mean binary cross entropy of the messages of the next pictures. */
  Tensor loss() {
    int[] batch = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      batch[i] = pictures.nextInt(images.n());
    }
    Tensor message = Messages.tensor(messages, BATCH, ends.bits());
    Tensor pixels = ends.noisy(KeptPictures.pixels(images, batch), noise);
    Tensor soft = ends.carry(model, pixels, message, precision);
    return torch.binary_cross_entropy_with_logits(soft, message);
  }
}
