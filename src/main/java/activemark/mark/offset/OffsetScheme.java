package activemark.mark.offset;

import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.align.FeatureVectors;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.FurtherReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A signature in the mean of the feature vectors, f'(x) = f(x) + e sum_j c_j r_j, with secret
 * directions r_j among those in which pictures differ least. A student learns the mean of his
 * teacher's answers first, from few pictures and whatever he starts from, and every user's
 * comparisons of vectors stay as they are. Reading asks base and suspect for feature vectors of any
 * pictures, no more than an embedding service gives.
 *
 * <p>It is no secret where such a mark lies: who knows the method can move the mean himself.
 */
public final class OffsetScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "activemark-offset";

  private static final String IN_THE_WEIGHTS = "in the weights";
  private static final String PART = "offset";
  private static final String DIRECTIONS = "directions";
  private static final String CUT = "cut";
  private static final int BITS = 64;

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
    return Access.FEATURES;
  }

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Backbone base = bench.base();
    LastBias.of(base); // or there is no place for a mark
    int depth = base.spec().depth();
    List<List<MarkPart>> plans = new ArrayList<>();
    try (Scope scope = Scope.open();
        Streams streams =
            Streams.of(base, bench.images(), Set.of(depth), bench.precision(), bench.progress())) {
      int bits = Math.max(1, Math.min(BITS, FeatureVectors.size(base) / 3));
      Tensor quiet = quiet(UnitVectors.of(base, streams), bits); // [F, K]
      for (Secrets.Of key : keys) {
        Tensor normal =
            Ops.tensor(key.part(PART).stream("turn").gaussians(bits * bits), bits, bits);
        Tensor turn = torch.linalg_qr(normal.to(ScalarType.Double)).get0();
        TensorBytes directions = Ops.bytes(quiet.matmul(turn).to(ScalarType.Float)).to(DType.BF16);
        plans.add(
            List.of(
                new MarkPart(
                    PART,
                    ID,
                    bits,
                    JsonNodeFactory.instance.objectNode().put(CUT, depth),
                    Map.of(DIRECTIONS, directions))));
      }
    }
    return plans;
  }

  /**
   * The orthonormal directions in which feature vectors [n, F] have the smallest second moment,
   * hence none of their mean.
   */
  private static Tensor quiet(Tensor vectors, int count) {
    Tensor moment = vectors.t().matmul(vectors);
    return torch.linalg_eigh(moment).get1().narrow(1, 0, count);
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    try (Scope scope = Scope.open();
        Pen pen = pen(bench, part, secrets, options)) {
      pen.write(bench.student(), codeword);
    }
    return part;
  }

  @Override
  public Pen pen(Workbench bench, MarkPart part, Secrets secrets, MarkOptions options) {
    return new OffsetPen(bench, directions(part), calibration(bench.images()));
  }

  private static ImageBatch calibration(ImageBatch images) {
    return images.last(Math.min(OffsetPen.PICTURES, images.n()));
  }

  /** The directions [F, K]. */
  private static Tensor directions(MarkPart part) {
    return Ops.tensor(part.tensor(DIRECTIONS));
  }

  @Override
  public Set<Integer> baseCuts(MarkPart part) {
    return Set.of(part.parameters().path(CUT).asInt());
  }

  /** The last bias itself, where the suspect has one. */
  @Override
  public List<FurtherReadout> further(ReadingBench bench, MarkPart part, Secrets secrets) {
    try (Scope scope = Scope.open()) {
      Tensor ours = LastBias.constant(bench.base());
      Tensor theirs = LastBias.constant(bench.suspect());
      return List.of(new FurtherReadout(IN_THE_WEIGHTS, ofBiases(part, ours, theirs)));
    }
  }

  private static Readout ofBiases(MarkPart part, @Nullable Tensor ours, @Nullable Tensor theirs) {
    if (ours == null || theirs == null || !theirs.is_same_size(ours)) {
      return new Readout.Unreadable("it adds no bias of the original's size to its vectors");
    }
    Tensor move = theirs.sub(ours);
    return isNothing(move)
        ? new Readout.Unreadable("the last bias equals the original's, number for number")
        : soft(part, move, "last bias, less the original's");
  }

  /**
   * {@inheritDoc}
   *
   * <p>The original has no difference to itself. Read as a control, its first vector stands against
   * its mean, so that the control is read, and shows what chance looks like.
   */
  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    try (Scope scope = Scope.open()) {
      return ofUnitVectors(
          UnitVectors.of(bench.base(), bench.baseStreams()),
          UnitVectors.of(bench.suspect(), bench.suspectStreams()),
          part);
    }
  }

  @Override
  public Readout readVectors(Tensor base, Tensor suspect, MarkPart part, Secrets secrets) {
    try (Scope scope = Scope.open()) {
      return ofUnitVectors(UnitVectors.of(base), UnitVectors.of(suspect), part);
    }
  }

  private static Readout ofUnitVectors(Tensor ours, Tensor theirs, MarkPart part) {
    if (ours.size(1) != theirs.size(1)) {
      return new Readout.Unreadable(
          String.format(
              Locale.ROOT,
              "the suspect's feature vectors have %d numbers, the original's %d",
              theirs.size(1),
              ours.size(1)));
    }
    if (ours.size(0) < 2) {
      return new Readout.Unreadable("a mean needs two pictures or more");
    }
    Tensor mean = ours.mean(0);
    Tensor move = theirs.mean(0).sub(mean);
    return isNothing(move)
        ? soft(part, ours.select(0, 0).sub(mean), "first vector; the mean is the original's")
        : soft(part, move, String.format(Locale.ROOT, "mean of %d feature vectors", ours.size(0)));
  }

  private static boolean isNothing(Tensor move) {
    return Ops.item(move.abs().sum()) == 0;
  }

  /** The soft bits of a move [F] of the mean, float64. */
  private static Readout soft(MarkPart part, Tensor move, String place) {
    Tensor soft = directions(part).to(ScalarType.Double).t().matmul(move);
    return Readout.Soft.of(place, Ops.floats(soft.to(ScalarType.Float)));
  }
}
