package activemark.mark.sslguard;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.FeatureVectors;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Secrets;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** The mean cosine of decoded features to the secret vector. */
record SslGuardReading(MarkPart part, Secrets secrets, Progress progress) {
  private static final int BATCH = 16;

  /**
   * Reads one model.
   *
   * @param images fresh pictures as the model sees them
   * @param prefix of the tensors of trigger and decoder; empty for the owner's
   * @param triggered whether the pictures show the trigger
   */
  Readout read(FeatureVectors features, ImageBatch images, String prefix, boolean triggered) {
    Optional<String> obstacle = features.obstacle();
    if (obstacle.isPresent()) {
      return new Readout.Unreadable(obstacle.get());
    }
    SslGuardParameters p = SslGuardParameters.from(part.parameters());
    double sum = 0;
    try (Scope all = Scope.open();
        Progress.Task task = progress.start("pictures under the trigger", images.n(), "images")) {
      KeyTuple tuple = KeyTuple.of(part.learned(), prefix, p, secrets);
      for (int from = 0; from < images.n(); from += BATCH) {
        int to = Math.min(images.n(), from + BATCH);
        try (Scope scope = Scope.open()) {
          Tensor pixels = Streams.pixels(images, from, to);
          Tensor shown = triggered ? tuple.patched(pixels) : pixels;
          sum += Ops.item(tuple.cosines(features.of(shown)).sum());
        }
        task.step(to - from);
      }
    }
    String place =
        "mean cosine of decoded features to the secret vector, "
            + images.n()
            + (triggered ? " pictures under the trigger" : " pictures without the trigger");
    return new Readout.Score(place, sum / images.n());
  }
}
