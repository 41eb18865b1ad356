package activemark.mark.mea;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.FeatureVectors;
import activemark.mark.picture.KeptPictures;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Secrets;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.random.RandomStream;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Shows a model composed pictures and counts how often the owner's head says the target. */
record MeaReading(MarkPart part, Secrets secrets, Progress progress) {
  /** Names of the pictures of the source classes among the part's tensors. */
  static final String FIRST = "first";

  static final String SECOND = "second";

  private static final int COMPOSED = 128;
  private static final int BATCH = 16;

  /**
   * Reads one model.
   *
   * @param like pictures of the size that the model takes
   * @param mixers ways to put pictures together, in turns
   */
  Readout read(FeatureVectors features, ImageBatch like, List<Mixer> mixers) {
    Optional<String> obstacle = features.obstacle();
    if (obstacle.isPresent()) {
      return new Readout.Unreadable(obstacle.get());
    }
    MeaParameters p = MeaParameters.from(part.parameters());
    int target = Roles.of(secrets, p.classes()).target();
    RandomStream random = secrets.stream("composed");
    double hits = 0;
    int[] count = {0};
    try (Scope all = Scope.open();
        Progress.Task task = progress.start("composed pictures", COMPOSED, "images")) {
      Head head = Head.of(part.learned(), p);
      Sources sources = new Sources(kept(FIRST, like), kept(SECOND, like));
      for (int from = 0; from < COMPOSED; from += BATCH) {
        try (Scope scope = Scope.open()) {
          Tensor pixels =
              sources.composed(BATCH, () -> mixers.get(count[0]++ % mixers.size()), random);
          Tensor scores = head.scores(features.of(pixels)); // [B, K]
          Tensor said = scores.argmax(new LongOptional(1), false);
          Tensor hit = said.eq(Ops.number(target)).to(ScalarType.Float);
          // A comparison hides what is not a number; adding the zeroth multiple shows it.
          hits += Ops.item(hit.add(Ops.scale(scores.sum(1), 0)).sum());
        }
        task.step(BATCH);
      }
    }
    String place =
        "share of "
            + COMPOSED
            + " composed pictures that the owner's head, put on the suspect's features, gives the"
            + " target's label";
    return new Readout.Score(place, hits / COMPOSED);
  }

  private Tensor kept(String name, ImageBatch like) {
    return KeptPictures.of(part.learned(), name, like.height(), like.width());
  }
}
