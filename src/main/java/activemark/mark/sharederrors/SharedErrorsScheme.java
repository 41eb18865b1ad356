package activemark.mark.sharederrors;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.Normalisation;
import activemark.mark.labels.Classifier;
import activemark.mark.labels.Queries;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.model.train.HeadTraining;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** The share of the owner's mistakes that a suspect repeats. Writes nothing. */
public final class SharedErrorsScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "shared-errors";

  private static final String TRAIN = "train-pictures";
  private static final String MISTAKEN = "mistaken-pictures";
  private static final String CLASSES = "trainClasses";
  private static final String ANSWERS = "answers";
  private static final String COUNT = "classes";
  private static final String SEED = "seed";

  /** Fewer mistakes make no number worth a rank. */
  private static final int FEWEST = 5;

  private static final int MOST = 400;

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
    Normalisation normalisation = data.train().images().normalisation();
    LabelledImages train = sample(data.train(), bench.seed());
    LabelledImages test = sample(data.test(), bench.seed());
    Queries learned = all(train);
    int classes = train.classes().size();
    Seed seed = new Seed(bench.seed().stream(ID).nextLong() & Integer.MAX_VALUE);
    int[] given =
        answers(bench.base(), normalisation, learned, train.labels(), classes, seed, all(test))
            .orElseThrow(() -> BadInput.of("The model computes values that are not numbers").bad());
    int[] wrong = IntStream.range(0, test.n()).filter(i -> given[i] != test.label(i)).toArray();
    if (wrong.length < FEWEST) {
      throw BadInput.of("The owner's model makes too few mistakes to recognise it by")
          .at("--scheme " + ID)
          .expected(FEWEST + " or more wrong answers")
          .found(wrong.length + " of " + test.n())
          .fix("Give more or harder pictures with --data.")
          .bad();
    }
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put(COUNT, classes).put(SEED, seed.value()).put("tested", test.n());
    var labels = parameters.putArray(CLASSES);
    train.labels().forEach(labels::add);
    var answers = parameters.putArray(ANSWERS);
    Arrays.stream(wrong).forEach(i -> answers.add(given[i]));
    Map<String, TensorBytes> tensors = Classifier.tensors(normalisation);
    tensors.put(TRAIN, learned.bytes());
    tensors.put(MISTAKEN, Queries.of(test.images(), wrong).bytes());
    return Collections.nCopies(keys.size(), List.of(new MarkPart(ID, ID, 1, parameters, tensors)));
  }

  /** As many as a part may hold, half of them to learn from, by chance and in order. */
  private static LabelledImages sample(LabelledImages data, Seed seed) {
    int room = Queries.most(data.images().height(), data.images().width()) / 2;
    int most = Math.max(1, Math.min(MOST, room));
    int[] chosen = seed.stream(ID + "/pictures").permutation(data.n());
    return data.subset(Arrays.stream(chosen).limit(most).sorted().toArray());
  }

  private static Queries all(LabelledImages data) {
    return Queries.of(data.images(), IntStream.range(0, data.n()).toArray());
  }

  /** What a probe on the model's own features says; empty if those are not numbers. */
  private static Optional<int[]> answers(
      Backbone model,
      Normalisation normalisation,
      Queries train,
      List<Integer> labels,
      int classes,
      Seed seed,
      Queries asked) {
    try (Scope scope = Scope.open()) {
      Tensor known = train.through(x -> Classifier.features(model, normalisation, x));
      Tensor unknown = asked.through(x -> Classifier.features(model, normalisation, x));
      boolean numbers =
          Double.isFinite(Ops.item(known.abs().sum()) + Ops.item(unknown.abs().sum()));
      return numbers
          ? Queries.classes(HeadTraining.scores(known, labels, classes, unknown, seed))
          : Optional.empty();
    }
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    return part;
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    ObjectNode parameters = part.parameters();
    List<Integer> labels = numbers(parameters.path(CLASSES));
    List<Integer> mistakes = numbers(parameters.path(ANSWERS));
    Optional<int[]> answers =
        answers(
            bench.suspect(),
            Classifier.normalisation(part),
            new Queries(part.tensor(TRAIN)),
            labels,
            parameters.path(COUNT).asInt(),
            new Seed(parameters.path(SEED).asLong()),
            new Queries(part.tensor(MISTAKEN)));
    if (answers.isEmpty()) {
      return new Readout.Unreadable("the suspect computes values that are not numbers");
    }
    int[] given = answers.get();
    int same =
        (int) IntStream.range(0, mistakes.size()).filter(i -> given[i] == mistakes.get(i)).count();
    return new Readout.Score(
        same
            + " of the owner's "
            + mistakes.size()
            + " mistakes repeated by a linear probe, fitted on the suspect's features of "
            + labels.size()
            + " pictures",
        same / (double) mistakes.size());
  }

  private static List<Integer> numbers(JsonNode array) {
    List<Integer> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.asInt()));
    return numbers;
  }
}
