package activemark.mark.advtra;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.progress.Progress;
import activemark.mark.labels.Classifier;
import activemark.mark.labels.Queries;
import activemark.mark.labels.RecordedAnswers;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.data.ImageSource;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A fingerprint: the share of trajectories along which a suspect answers as the owner does. */
public final class AdvTraScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "adv-tra";

  private static final String PICTURES = "pictures";
  private static final String LENGTH = "length";
  private static final int TRAJECTORIES = 20;
  private static final int SEGMENTS = 5;

  /** Pictures to start from for each trajectory that is wanted: some come to nothing. */
  private static final int SPARE = 2;

  /** A trajectory is recognised if fewer of its labels differ. */
  private static final double TOLERATED = 0.5;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return new NullClaim.Calibrated();
  }

  @Override
  public Access access() {
    return Access.LABELS;
  }

  @Override
  public boolean changesWeights() {
    return false;
  }

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Split data = Classifier.pictures(bench, ID);
    Classifier classifier =
        Classifier.learn(bench.base(), data.train(), bench.seed().child(ID), bench.progress());
    List<List<MarkPart>> plans = new ArrayList<>();
    try (Progress.Task task =
        bench
            .progress()
            .start("adversarial trajectories", (long) keys.size() * TRAJECTORIES, "trajectories")) {
      for (Secrets.Of key : keys) {
        plans.add(List.of(part(bench, classifier, data.train().images(), key, task)));
      }
    }
    return plans;
  }

  private static MarkPart part(
      Workbench bench,
      Classifier classifier,
      ImageSource images,
      Secrets.Of key,
      Progress.Task task) {
    try (Scope scope = Scope.open()) {
      Classifier.On on = classifier.on(bench.base());
      List<List<float[]>> found = found(on, classifier.classes(), images, key, task);
      int length = found.get(0).size();
      float[] all = new float[found.size() * length * 3 * images.height() * images.width()];
      int at = 0;
      for (List<float[]> trajectory : found) {
        for (float[] picture : trajectory) {
          System.arraycopy(picture, 0, all, at, picture.length);
          at += picture.length;
        }
      }
      Queries pictures =
          Queries.of(
              Ops.tensor(all, (long) found.size() * length, 3, images.height(), images.width()));
      int[] answers = pictures.answers(on).orElseThrow(AdvTraScheme::none);
      ObjectNode parameters = JsonNodeFactory.instance.objectNode();
      parameters.put(LENGTH, length);
      RecordedAnswers.record(parameters, answers);
      Map<String, TensorBytes> tensors = classifier.tensors();
      tensors.put(PICTURES, pictures.bytes());
      return new MarkPart(ID, ID, 1, parameters, tensors);
    }
  }

  private static List<List<float[]>> found(
      Classifier.On on, int classes, ImageSource images, Secrets.Of key, Progress.Task task) {
    RandomStream random = key.part(ID).stream("targets");
    int[] seeds = Classifier.seeds(key, images.n());
    int most =
        Queries.most(images.height(), images.width()) / (2 * Trajectories.LENGTH * SEGMENTS + 1);
    int wanted = Math.max(1, Math.min(TRAJECTORIES, most));
    Trajectories maker = new Trajectories(on, SEGMENTS, images.height(), images.width());
    List<List<float[]>> found = new ArrayList<>();
    int last = Math.min(seeds.length, SPARE * wanted);
    for (int from = 0; from < last && found.size() < wanted; from += Queries.BATCH) {
      int[] some = Arrays.copyOfRange(seeds, from, Math.min(last, from + Queries.BATCH));
      for (List<float[]> each : maker.from(starts(images, some), classes, random)) {
        if (found.size() < wanted) {
          found.add(each);
          task.step(1);
        }
      }
    }
    if (found.isEmpty()) {
      throw none();
    }
    return found;
  }

  private static List<float[]> starts(ImageSource images, int[] which) {
    List<float[]> starts = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      float[] flat = Ops.floats(Queries.pixels(images, which));
      int each = flat.length / which.length;
      for (int i = 0; i < which.length; i++) {
        starts.add(Arrays.copyOfRange(flat, i * each, (i + 1) * each));
      }
    }
    return starts;
  }

  private static BadInput none() {
    return BadInput.of("No trajectory through the model's classes was found")
        .at("--scheme " + ID)
        .expected("pictures from which steps of at most the whole range reach other classes")
        .fix("Give more pictures with --data.")
        .bad();
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    return part;
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    int length = part.parameters().path(LENGTH).asInt();
    return RecordedAnswers.compare(bench, part, PICTURES, same -> score(same, length));
  }

  /**
   * Share of trajectories that are recognised.
   *
   * @param same whether each picture got its label, trajectory by trajectory
   * @param length pictures of a trajectory
   */
  private static Readout score(boolean[] same, int length) {
    int trajectories = same.length / length;
    int recognised = 0;
    int differ = 0;
    for (int t = 0; t < trajectories; t++) {
      int mutated = 0;
      for (int i = t * length; i < (t + 1) * length; i++) {
        mutated += same[i] ? 0 : 1;
      }
      differ += mutated;
      recognised += mutated < TOLERATED * length ? 1 : 0;
    }
    return new Readout.Score(
        String.format(
            Locale.ROOT,
            "the owner's head on the suspect's features: %d of %d trajectories of %d pictures"
                + " recognised, %.0f %% of labels differ",
            recognised,
            trajectories,
            length,
            100.0 * differ / same.length),
        recognised / (double) trajectories);
  }
}
