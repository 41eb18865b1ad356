package activemark.mark.uchida;

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
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Uchida et al. 2017: bits in secret projections of a layer's weights, averaged over its outputs.
 */
public final class UchidaScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "uchida";

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

  /** The layer is the first of the blocks that may change; the plan depends on the base alone. */
  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Span span = MarkedSpan.of(bench, options);
    MarkedLayer layer = MarkedLayer.of(bench.base(), span.from());
    int width = Math.toIntExact(layer.columns());
    int bits = options.bits() > 0 ? options.bits() : Math.min(BITS, Math.max(8, width / 16 * 8));
    if (bits > width) {
      throw BadInput.of("The layer's mean cannot hold so many bits")
          .at("--bits")
          .expected("at most the width " + width)
          .found(bits)
          .bad();
    }
    try (Scope scope = Scope.open()) {
      double scale = 1 / Ops.item(mean(bench.base(), layer).norm());
      UchidaParameters p = new UchidaParameters(layer, span.to(), scale);
      MarkPart part = new MarkPart(ID, ID, bits, p.toJson(), Map.of());
      return keys.stream().map(key -> List.of(part)).toList();
    }
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    UchidaParameters p = UchidaParameters.from(part.parameters());
    int width = Math.toIntExact(p.layer().columns());
    try (Scope scope = Scope.open();
        SpanTraining training =
            new SpanTraining(
                bench, bench.images().first(LEARNED), new Span(p.layer().block(), p.end()))) {
      Tensor projection = projection(secrets, width, part.bits());
      Tensor signs = BitLoss.signs(codeword, part.bits());
      // A quarter of the largest step at which the projections of the mean still converge; what
      // reaches a weight is divided by the number of rows and by the square of the scale.
      double most = Math.pow(Math.sqrt((double) width) + Math.sqrt((double) part.bits()), 2);
      double weight = 2 / most * p.layer().rows() / (p.scale() * p.scale());
      int steps = options.steps() > 0 ? options.steps() : STEPS;
      training.run(
          new Recipe(steps, BATCH, RATE, weight, Recipe.Descent.PLAIN),
          pass -> BitLoss.of(logits(bench.student(), p, projection), signs),
          bench.seed().child(ID));
    }
    return part;
  }

  /** X [D, T], standard normal. */
  private static Tensor projection(Secrets secrets, int width, int bits) {
    return Ops.tensor(secrets.stream("projection").gaussians(width * bits), width, bits);
  }

  /** Mean of the layer over its outputs [D]. */
  private static Tensor mean(Backbone model, MarkedLayer layer) {
    return layer.of(model).mean(0);
  }

  private static Tensor logits(Backbone model, UchidaParameters p, Tensor projection) {
    return Ops.scale(mean(model, p.layer()), p.scale()).matmul(projection);
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    UchidaParameters p = UchidaParameters.from(part.parameters());
    try (Scope scope = Scope.open()) {
      Optional<String> obstacle = p.layer().obstacle(bench.suspect());
      if (obstacle.isPresent()) {
        return new Readout.Unreadable(obstacle.get());
      }
      Tensor projection = projection(secrets, Math.toIntExact(p.layer().columns()), part.bits());
      return Readout.Soft.of(
          "mean of the rows of " + p.layer().name(),
          Ops.floats(logits(bench.suspect(), p, projection)));
    }
  }
}
