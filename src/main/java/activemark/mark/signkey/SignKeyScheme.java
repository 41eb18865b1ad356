package activemark.mark.signkey;

import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.mark.training.MarkTerm;
import activemark.mark.training.MarkedSpan;
import activemark.mark.training.Recipe;
import activemark.mark.training.SpanTraining;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Lim et al. 2022: the signs of a hidden state are a signature. */
public final class SignKeyScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "lim2022";

  private static final int STEPS = 500;
  private static final int BATCH = 8;
  private static final double RATE = 5e-4;
  private static final double ALPHA = 0.1;

  /** By how much a unit must clear zero, in the state's own deviation. */
  private static final double MARGIN = 0.1;

  private static final int LEARNED = 256;
  private static final int SCALED_ON = 32;

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
    return Access.INSIDE;
  }

  /** The state is read after the first trained block, so that the others can restore it. */
  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Span span = MarkedSpan.of(bench, options);
    int width = bench.base().spec().width();
    int bits = options.bits() > 0 ? Math.min(options.bits(), width) : width;
    int cut = span.from() + 1;
    try (Streams streams =
            Streams.of(
                bench.base(),
                bench.images().first(SCALED_ON),
                Set.of(cut),
                bench.precision(),
                bench.progress());
        Scope scope = Scope.open()) {
      Tensor state = state(bench.base(), streams.at(cut)).narrow(1, 0, bits);
      double scale = 1 / Math.sqrt(Ops.item(state.square().mean()));
      SignKeyParameters p = new SignKeyParameters(span, cut, scale);
      MarkPart part = new MarkPart(ID, ID, bits, p.toJson(), Map.of());
      return keys.stream().map(key -> List.of(part)).toList();
    }
  }

  /** The class token, or the mean token of a model without one: [n, N, D] to [n, D]. */
  private static Tensor state(Backbone base, Tensor stream) {
    return base.spec().classToken() ? stream.select(1, 0) : stream.mean(1);
  }

  /** The codeword is not used: the signature must be known to a reading that gives one number. */
  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    SignKeyParameters p = SignKeyParameters.from(part.parameters());
    int steps = options.steps() > 0 ? options.steps() : STEPS;
    try (Scope scope = Scope.open();
        SpanTraining training = new SpanTraining(bench, bench.images().first(LEARNED), p.span())) {
      Tensor signature = signature(secrets, part.bits());
      MarkTerm term =
          new MarkTerm() {
            @Override
            public Tensor loss(Pass pass) {
              Tensor state = state(bench.base(), pass.at(p.cut())).narrow(1, 0, part.bits());
              Tensor clear = Ops.scale(state, p.scale()).mul(signature);
              return torch.relu(Ops.shift(clear.neg(), MARGIN)).sum(1).mean();
            }

            @Override
            public Set<Integer> cuts() {
              return Set.of(p.cut());
            }
          };
      training.run(
          new Recipe(steps, BATCH, RATE, ALPHA, Recipe.Descent.SHARED),
          term,
          bench.seed().child(ID));
    }
    return part;
  }

  /** s [M], +1 or -1. */
  private static Tensor signature(Secrets secrets, int bits) {
    return Ops.tensor(BitString.of(secrets.stream("signature").bits(bits)).signs(), bits);
  }

  @Override
  public Set<Integer> suspectCuts(MarkPart part) {
    return Set.of(SignKeyParameters.from(part.parameters()).cut());
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    SignKeyParameters p = SignKeyParameters.from(part.parameters());
    if (!bench.alignment().has(p.cut())) {
      return new Readout.Unreadable(bench.alignment().absence(p.cut()));
    }
    try (Scope scope = Scope.open()) {
      Tensor stream = bench.suspectStreams().at(bench.alignment().cut(p.cut()));
      Tensor tokens = bench.alignment().inBaseOrder(stream);
      if (tokens.size(2) != bench.base().spec().width()) {
        return new Readout.Unreadable(
            "the suspect's tokens have %d channels, the mark's %d"
                .formatted(tokens.size(2), bench.base().spec().width()));
      }
      Tensor state = state(bench.base(), tokens).narrow(1, 0, part.bits());
      Tensor right = state.mul(signature(secrets, part.bits())).gt(Ops.number(0));
      // A comparison hides what is not a number; its zeroth multiple shows it again.
      Tensor share = right.to(ScalarType.Float).add(Ops.scale(state, 0)).mean();
      return new Readout.Score(
          "share of signs of the state at cut %d, over %d pictures"
              .formatted(p.cut(), state.size(0)),
          Ops.item(share));
    }
  }
}
