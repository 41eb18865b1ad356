package activemark.mark.randmark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.FeatureVectors;
import activemark.mark.net.Messages;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Secrets;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Puts a message into every picture, in several noisy draws, and counts what comes back wrong. */
record RandMarkReading(
    MarkPart part, RandMarkParameters p, Secrets secrets, Precision precision, Progress progress) {
  private static final int BATCH = 16;

  static RandMarkReading of(ReadingBench bench, MarkPart part, Secrets secrets) {
    RandMarkParameters p = RandMarkParameters.from(part.parameters());
    return new RandMarkReading(part, p, secrets, bench.precision(), bench.progress());
  }

  /**
   * Reads one model, as it is.
   *
   * @param images fresh pictures as the model sees them
   * @param prefix of the tensors of encoder and decoder; empty for the owner's
   */
  Readout read(Backbone model, ImageBatch images, String prefix) {
    Optional<String> obstacle = obstacle(model);
    if (obstacle.isPresent()) {
      return new Readout.Unreadable(obstacle.get());
    }
    RandomStream messages = secrets.stream("messages");
    RandomStream noise = secrets.stream("noise");
    List<Integer> errors = new ArrayList<>();
    try (Scope all = Scope.open();
        Progress.Task task = progress.start("messages in pictures", images.n(), "images")) {
      Ends ends = Ends.of(part.learned(), prefix, p, part.bits());
      for (int from = 0; from < images.n(); from += BATCH) {
        int to = Math.min(images.n(), from + BATCH);
        try (Scope scope = Scope.open()) {
          Tensor pixels = Streams.pixels(images, from, to);
          Tensor message = Messages.tensor(messages, to - from, part.bits());
          for (float wrong : wrong(model, ends, pixels, message, noise)) {
            if (!Float.isFinite(wrong)) {
              return new Readout.Unreadable("the model computes values that are not numbers");
            }
            // A mean is within a whole tolerance where the next whole number is.
            errors.add((int) Math.ceil(wrong / p.draws()));
          }
        }
        task.step(to - from);
      }
    }
    String place =
        String.format(
            Locale.ROOT,
            "message put in at cut %d and read from the features, mean of %d noisy draws",
            p.span().from(),
            p.draws());
    return new Readout.Injected(place, part.bits(), p.tolerance(), errors);
  }

  private Optional<String> obstacle(Backbone model) {
    int depth = model.spec().depth();
    if (depth < p.span().to()) {
      return Optional.of(
          "the model has " + depth + " blocks, the message passes through " + p.span().to());
    }
    int width = model.spec().width();
    if (width != p.width()) {
      return Optional.of("the model's tokens have " + width + " channels, the mark's " + p.width());
    }
    int features = FeatureVectors.size(model);
    return features == p.features()
        ? Optional.empty()
        : Optional.of(
            "the model's feature vectors have "
                + features
                + " numbers, the mark's "
                + p.features());
  }

  /** Wrong bits of every picture, added up over the draws [B]. */
  private float[] wrong(
      Backbone model, Ends ends, Tensor pixels, Tensor message, RandomStream noise) {
    float[] sums = new float[Math.toIntExact(pixels.size(0))];
    for (int draw = 0; draw < p.draws(); draw++) {
      try (Scope scope = Scope.open()) {
        Tensor soft = ends.carry(model, ends.noisy(pixels, noise), message, precision);
        Tensor decoded = soft.gt(Ops.number(0)).to(ScalarType.Float);
        // A comparison hides what is not a number; adding the soft bits' zeroth multiple shows it.
        float[] each = Ops.floats(decoded.sub(message).abs().add(Ops.scale(soft, 0)).sum(1));
        for (int i = 0; i < sums.length; i++) {
          sums[i] += each[i];
        }
      }
    }
    return sums;
  }
}
