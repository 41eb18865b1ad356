package activemark.mark.ipguard;

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
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A fingerprint: the share of points near the boundary that a suspect labels as the owner does. */
public final class IpGuardScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "ipguard";

  private static final String POINTS = "points";
  private static final String REACHED = "reached";
  private static final int COUNT = 100;
  private static final int STEPS = 1000;

  /** Margin k as a share of the spread of clean gaps. */
  private static final double MARGIN = 0.1;

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
    int steps = options.steps() > 0 ? options.steps() : STEPS;
    ImageSource images = data.train().images();
    int count =
        Math.min(Math.min(COUNT, images.n()), Queries.most(images.height(), images.width()));
    List<List<MarkPart>> plans = new ArrayList<>();
    try (Progress.Task task =
        bench.progress().start("points near the boundary", (long) keys.size() * count, "points")) {
      for (Secrets.Of key : keys) {
        int[] seeds = Arrays.copyOf(Classifier.seeds(key, images.n()), count);
        plans.add(List.of(part(bench, classifier, Queries.of(images, seeds), steps, task)));
      }
    }
    return plans;
  }

  private static MarkPart part(
      Workbench bench, Classifier classifier, Queries seeds, int steps, Progress.Task task) {
    try (Scope scope = Scope.open()) {
      Classifier.On on = classifier.on(bench.base());
      double margin = MARGIN * spread(seeds.through(on::scores));
      Boundary boundary = new Boundary(on, margin, steps);
      List<Tensor> all = new ArrayList<>();
      int reached = 0;
      for (int from = 0; from < seeds.n(); from += Queries.BATCH) {
        int to = Math.min(seeds.n(), from + Queries.BATCH);
        try (Scope batch = Scope.open()) {
          Boundary.Points points = boundary.from(seeds.pixels(from, to));
          all.add(batch.keep(points.pixels()));
          reached += points.reached();
        }
        task.step(to - from);
      }
      Queries points = Queries.of(Ops.cat(all, 0));
      int[] answers =
          points
              .answers(on)
              .orElseThrow(
                  () -> BadInput.of("The model computes values that are not numbers").bad());
      ObjectNode parameters = JsonNodeFactory.instance.objectNode();
      parameters.put("margin", margin).put("steps", steps).put(REACHED, reached);
      RecordedAnswers.record(parameters, answers);
      Map<String, TensorBytes> tensors = classifier.tensors();
      tensors.put(POINTS, points.bytes());
      return new MarkPart(ID, ID, 1, parameters, tensors);
    }
  }

  /** Standard deviation of the gap between the two largest scores [n, K]. */
  private static double spread(Tensor scores) {
    Tensor two = scores.topk(2).get0();
    float[] gaps = Ops.floats(two.select(1, 0).sub(two.select(1, 1)));
    double mean = 0;
    for (float gap : gaps) {
      mean += gap / gaps.length;
    }
    double squares = 0;
    for (float gap : gaps) {
      squares += (gap - mean) * (gap - mean) / gaps.length;
    }
    return Math.sqrt(squares);
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    return part;
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    int reached = part.parameters().path(REACHED).asInt();
    return RecordedAnswers.compare(bench, part, POINTS, same -> score(same, reached));
  }

  private static Readout score(boolean[] same, int reached) {
    int agreeing = 0;
    for (boolean agrees : same) {
      agreeing += agrees ? 1 : 0;
    }
    return new Readout.Score(
        String.format(
            Locale.ROOT,
            "the owner's head on the suspect's features: %d of %d points labelled as by the owner (%d"
                + " of them reached the boundary)",
            agreeing,
            same.length,
            reached),
        agreeing / (double) same.length);
  }
}
