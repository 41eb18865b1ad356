package activemark.mark.neuralmark;

import activemark.error.BadInput;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.mark.training.BitLoss;
import activemark.mark.training.MarkedLayer;
import activemark.mark.training.MarkedSpan;
import activemark.mark.training.Recipe;
import activemark.mark.training.SpanTraining;
import activemark.model.backbone.Span;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** NeuralMark (2025): a hash of the key matrix filters the weights that its bits are read from. */
public final class NeuralMarkScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "neuralmark";

  private static final int BITS = 256;
  private static final int STEPS = 300;
  private static final int BATCH = 8;
  private static final double RATE = 1e-4;
  private static final int LEARNED = 256;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return NullClaim.Keyed.FAIR;
  }

  @Override
  public Access access() {
    return Access.WEIGHTS;
  }

  /** The layer is the first of the blocks that may change. */
  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Span span = MarkedSpan.of(bench, options);
    MarkedLayer layer = MarkedLayer.of(bench.base(), span.from());
    int pooled = WeightFilter.pooled(layer.rows() * layer.columns());
    int bits = options.bits() > 0 ? options.bits() : Math.min(BITS, Math.max(8, pooled / 2));
    if (bits > pooled) {
      throw BadInput.of("The pooled weights cannot hold so many bits")
          .at("--bits")
          .expected("at most " + pooled + " for a layer of " + layer.rows() + "x" + layer.columns())
          .found(bits)
          .bad();
    }
    List<List<MarkPart>> plans = new ArrayList<>();
    for (Secrets.Of key : keys) {
      try (Scope scope = Scope.open()) {
        KeyMatrix matrix = KeyMatrix.of(key.part(ID), pooled, bits);
        WeightFilter filter = WeightFilter.of(layer, matrix.hash(), pooled);
        double scale = 1 / Ops.item(filter.pool(layer.of(bench.base())).norm());
        NeuralMarkParameters p = new NeuralMarkParameters(layer, span.to(), pooled, scale);
        plans.add(List.of(new MarkPart(ID, ID, bits, p.toJson(), Map.of())));
      }
    }
    return plans;
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    NeuralMarkParameters p = NeuralMarkParameters.from(part.parameters());
    try (Scope scope = Scope.open();
        SpanTraining training =
            new SpanTraining(
                bench, bench.images().first(LEARNED), new Span(p.layer().block(), p.end()))) {
      KeyMatrix matrix = KeyMatrix.of(secrets, p.pooled(), part.bits());
      WeightFilter filter = WeightFilter.of(p.layer(), matrix.hash(), p.pooled());
      Tensor key = matrix.tensor();
      Tensor signs = BitLoss.signs(codeword, part.bits());
      // A quarter of the largest step at which the products still converge; what reaches a weight
      // is divided by the weights that share its pool and by the square of the scale.
      double most = Math.pow(Math.sqrt((double) p.pooled()) + Math.sqrt((double) part.bits()), 2);
      double weight = 2 / most * filter.shared() / (p.scale() * p.scale());
      int steps = options.steps() > 0 ? options.steps() : STEPS;
      training.run(
          new Recipe(steps, BATCH, RATE, weight, Recipe.Descent.PLAIN),
          pass -> BitLoss.of(logits(p.layer().of(bench.student()), p, filter, key), signs),
          bench.seed().child(ID));
    }
    return part;
  }

  /** Logits [n] of a layer [H, D] under a filter and a key [k, n]. */
  static Tensor logits(Tensor layer, NeuralMarkParameters p, WeightFilter filter, Tensor key) {
    return Ops.scale(filter.pool(layer), p.scale()).matmul(key);
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    NeuralMarkParameters p = NeuralMarkParameters.from(part.parameters());
    try (Scope scope = Scope.open()) {
      Optional<String> obstacle = p.layer().obstacle(bench.suspect());
      if (obstacle.isPresent()) {
        return new Readout.Unreadable(obstacle.get());
      }
      KeyMatrix matrix = KeyMatrix.of(secrets, p.pooled(), part.bits());
      WeightFilter filter = WeightFilter.of(p.layer(), matrix.hash(), p.pooled());
      Tensor soft = logits(p.layer().of(bench.suspect()), p, filter, matrix.tensor());
      return Readout.Soft.of(
          "weights of " + p.layer().name() + " that pass the filter", Ops.floats(soft));
    }
  }
}
