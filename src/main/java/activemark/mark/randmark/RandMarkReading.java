package activemark.mark.randmark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.FeatureVectors;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Secrets;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Puts a message into every picture, in several noisy draws, and counts what comes back wrong. */
record RandMarkReading(MarkPart part, Secrets secrets, Progress progress) {
  private static final int BATCH = 16;

  /**
   * Reads one model.
   *
   * @param images fresh pictures as the model sees them
   * @param prefix of the tensors of encoder and decoder; empty for the owner's
   */
  Readout read(FeatureVectors features, ImageBatch images, String prefix) {
    Optional<String> obstacle = features.obstacle();
    if (obstacle.isPresent()) {
      return new Readout.Unreadable(obstacle.get());
    }
    RandMarkParameters p = RandMarkParameters.from(part.parameters());
    RandomStream messages = secrets.stream("messages");
    RandomStream noise = secrets.stream("noise");
    List<Integer> errors = new ArrayList<>();
    try (Scope all = Scope.open();
        Progress.Task task = progress.start("messages in pictures", images.n(), "images")) {
      Ends ends = Ends.of(part.tensors(), prefix, p, part.bits());
      for (int from = 0; from < images.n(); from += BATCH) {
        int to = Math.min(images.n(), from + BATCH);
        try (Scope scope = Scope.open()) {
          Tensor pixels = Streams.pixels(images, from, to);
          Tensor message = ends.messages(messages, to - from);
          for (float wrong : wrong(features, ends, pixels, message, noise, p.draws())) {
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
        "message put into the pictures and read from the features, mean of "
            + p.draws()
            + " noisy draws";
    return new Readout.Injected(place, part.bits(), p.tolerance(), errors);
  }

  /** Wrong bits of every picture, added up over the draws [B]. */
  private static float[] wrong(
      FeatureVectors features,
      Ends ends,
      Tensor pixels,
      Tensor message,
      RandomStream noise,
      int draws) {
    float[] sums = new float[Math.toIntExact(pixels.size(0))];
    for (int draw = 0; draw < draws; draw++) {
      try (Scope scope = Scope.open()) {
        Tensor soft = ends.decode(features.of(ends.inject(ends.noisy(pixels, noise), message)));
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
