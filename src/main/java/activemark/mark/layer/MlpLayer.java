package activemark.mark.layer;

import activemark.mark.align.Alignment;
import activemark.mark.scheme.ReadingBench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * One layer of an MLP, and its counterpart in a suspect, with the original's hidden units and
 * channels. A thief can reorder and split hidden units and rotate the stream at no cost;
 * activations on the same pictures tell which unit is which, and the rotation nearest to the
 * original's layer is taken back. Only original and suspect are looked at.
 *
 * <p>Layers are [D, H] here, channels of the stream by hidden units, with the gains multiplied in
 * that stand between stream and layer: a thief can fold them into the layer.
 */
public final class MlpLayer {
  /** Which layer. */
  public enum Kind {
    /** From the stream to the hidden units; the norm before it gives the gains. */
    FIRST("mlp.fc1.weight", "norm2.weight"),
    /** From the hidden units to the stream; the layer scale after it gives the gains. */
    SECOND("mlp.fc2.weight", "ls2.gamma");

    private final String layer;
    private final String gain;

    Kind(String layer, String gain) {
      this.layer = layer;
      this.gain = gain;
    }
  }

  /** Cosine of two layers, each entry with its own, below which they have nothing in common. */
  private static final double LEAST_ALIKE = 0.2;

  /** The same after the nearest rotation, which makes strangers more alike than that. */
  private static final double LEAST_ALIKE_TURNED = 0.5;

  /** Correlation on pictures below which a hidden unit is none of the original's. */
  private static final double LEAST_CORRELATED = 0.5;

  /** Keeps units that never answer from a division by zero. */
  private static final double TINY = 1e-12;

  /** Pictures on which units are compared. */
  private static final int PICTURES = 8;

  /** Share of the typical gain of a channel below which gains are not divided by. */
  private static final double LEAST_GAIN = 0.1;

  private final ReadingBench bench;
  private final ViT base;
  private final int block;
  private final Kind kind;
  private final @Nullable Tensor part; // [H, X]

  /** A layer of a block. */
  public MlpLayer(ReadingBench bench, int block, Kind kind) {
    this(bench, block, kind, null);
  }

  /**
   * A layer of a block.
   *
   * @param part combinations of hidden units [H, X] by which alone the layer may be known again
   */
  public MlpLayer(ReadingBench bench, int block, Kind kind, @Nullable Tensor part) {
    this.bench = bench;
    this.base = (ViT) bench.base();
    this.block = block;
    this.kind = kind;
    this.part = part;
  }

  /** Name of a layer's weights. */
  public static String name(Kind kind, int block) {
    return "blocks." + block + "." + kind.layer;
  }

  /** The original's [D, H]. */
  public Tensor original() {
    return scaled(base.weights().get(name(kind, block)), base.weights(), block);
  }

  /**
   * The original's gains [D, 1], which changes of its weights were multiplied by; small ones are
   * raised, or a few channels would outvote all others.
   */
  public Tensor gain() {
    Tensor gains = gains(base.weights(), block);
    if (gains == null) {
      return Ops.tensor(new float[] {1}, 1, 1);
    }
    Tensor size = gains.abs();
    return size.clamp_min(Ops.number(LEAST_GAIN * Ops.item(size.median()))).unsqueeze(1);
  }

  /**
   * The suspect's [D, H], or null if it has none that is like the original's. Where blocks were
   * inserted the one that is most alike counts.
   */
  public @Nullable Tensor counterpart(Tensor original) {
    Alignment alignment = bench.alignment();
    List<Tensor> candidates = new ArrayList<>();
    for (int i = alignment.cut(block); i < alignment.cut(block + 1); i++) {
      candidates.addAll(candidates(i, original));
    }
    double most = LEAST_ALIKE;
    Tensor found = null;
    for (Tensor candidate : candidates) {
      double alike = alike(candidate, original);
      if (alike > most) {
        most = alike;
        found = candidate;
      }
    }
    return found;
  }

  /** A block's layer as it is, and in what may be the original's units and basis. */
  private List<Tensor> candidates(int i, Tensor original) {
    Weights weights = bench.suspect().weights();
    Tensor raw = weights.optional(name(kind, i));
    if (raw == null || !Double.isFinite(Ops.item(raw.abs().sum()))) {
      return List.of();
    }
    Tensor layer = scaled(raw, weights, i);
    List<Tensor> candidates = new ArrayList<>(List.of(layer));
    boolean known = layer.is_same_size(original) && cosine(layer, original) > LEAST_ALIKE;
    if (!known && hasTheSameTokens()) {
      Tensor units = bench.suspect() instanceof ViT vit ? inOriginalUnits(vit, i, layer) : layer;
      if (units.size(1) == original.size(1)) {
        candidates.addAll(turnedBack(units, original));
      }
    }
    return candidates;
  }

  private boolean hasTheSameTokens() {
    Alignment alignment = bench.alignment();
    long theirs = before(bench.suspect(), bench.suspectStreams(), alignment.cut(block), 1).size(1);
    return before(base, bench.baseStreams(), block, 1).size(1) == alignment.tokens(theirs);
  }

  /**
   * The layer with the original's hidden units, those that answer most alike. What leaves units is
   * added up, as the halves of a split one share what it gave; what leads to them is not.
   */
  private Tensor inOriginalUnits(ViT suspect, int i, Tensor layer) {
    Tensor stream = before(suspect, bench.suspectStreams(), i, PICTURES);
    Tensor ours = activations(base, block, before(base, bench.baseStreams(), block, PICTURES));
    Tensor theirs = activations(suspect, i, bench.alignment().inBaseOrder(stream));
    if (theirs.size(1) != layer.size(1)) {
      return layer; // gated: two of its columns make one unit
    }
    Tensor correlation = theirs.t().matmul(ours); // [H', H]
    int over = kind == Kind.FIRST ? 0 : 1;
    Tensor which = correlation.argmax(new LongOptional(over), false);
    Tensor known =
        correlation
            .amax(new long[] {over}, false)
            .gt(Ops.number(LEAST_CORRELATED))
            .to(ScalarType.Float);
    return kind == Kind.FIRST
        ? layer.index_select(1, which).mul(known)
        : torch.zeros(layer.size(0), ours.size(1)).index_add(1, which, layer.mul(known));
  }

  /** A model's stream at a cut, of some pictures: as far as it was kept, and run from there. */
  private Tensor before(Backbone model, Streams streams, int cut, int pictures) {
    int from = streams.cuts().stream().filter(c -> c <= cut).max(Integer::compare).orElseThrow();
    Tensor start = Ops.rows(streams.at(from), 0, Math.min(pictures, streams.images()));
    return from == cut ? start : bench.precision().run(() -> model.run(start, new Span(from, cut)));
  }

  /** Hidden activations [n, H], each unit's of mean 0 and length 1. */
  private Tensor activations(ViT model, int i, Tensor stream) {
    Tensor hidden =
        bench
            .precision()
            .run(() -> model.hidden(model.afterAttention(stream, i), i))
            .to(ScalarType.Float)
            .flatten(0, 1);
    Tensor centred = hidden.sub(hidden.mean(0));
    return centred.div(Ops.shift(centred.square().sum(0).sqrt(), TINY));
  }

  /**
   * The layer as it is and with its channels rotated into the original's basis: by the rotation
   * that the tokens before the block tell, which nothing done to the layer can bend, and by the one
   * that makes it most like the original's, if that makes it very much so.
   */
  private List<Tensor> turnedBack(Tensor layer, Tensor original) {
    List<Tensor> turned = new ArrayList<>(List.of(layer));
    Alignment alignment = bench.alignment();
    int cut = alignment.cut(block);
    boolean kept = bench.baseStreams().has(block) && bench.suspectStreams().has(cut);
    int n = kept ? bench.baseStreams().images() : PICTURES;
    Tensor ours = channels(before(base, bench.baseStreams(), block, n));
    Tensor stream = before(bench.suspect(), bench.suspectStreams(), cut, n);
    Tensor theirs = channels(alignment.inBaseOrder(stream));
    if (Double.isFinite(Ops.item(theirs.abs().sum()))) {
      turned.add(rotation(theirs, ours).t().matmul(layer));
    }
    Tensor nearest = rotation(layer, original).t().matmul(layer);
    if (cosine(nearest, original) > LEAST_ALIKE_TURNED) {
      turned.add(nearest);
    }
    return turned;
  }

  /** Tokens [n, N, D] as centred channels [D, n * N]. */
  private static Tensor channels(Tensor stream) {
    Tensor rows = stream.to(ScalarType.Float).flatten(0, 1);
    return rows.sub(rows.mean(0)).t();
  }

  /** The rotation [D', D] that takes one matrix nearest to another with as many columns. */
  private static Tensor rotation(Tensor to, Tensor from) {
    Tensor cross = to.matmul(from.t());
    long rank = Math.min(cross.size(0), cross.size(1));
    T_TensorTensorTensor_T svd = torch.linalg_svd(cross);
    return svd.get0().narrow(1, 0, rank).matmul(svd.get2().narrow(0, 0, rank));
  }

  /**
   * The cosine of two layers [D, H], or of the parts by which they may be known if that is larger:
   * a thief can turn the rest around, but not what the model lives on. Of layers that differ in
   * size it is 0.
   */
  private double alike(Tensor layer, Tensor original) {
    if (!layer.is_same_size(original)) {
      return 0;
    }
    double whole = cosine(layer, original);
    return part == null
        ? whole
        : Math.max(whole, cosine(layer.matmul(part), original.matmul(part)));
  }

  private Tensor scaled(Tensor raw, Weights weights, int i) {
    Tensor layer = kind == Kind.FIRST ? raw.t() : raw;
    Tensor gains = gains(weights, i);
    return gains == null ? layer : layer.mul(gains.unsqueeze(1));
  }

  private @Nullable Tensor gains(Weights weights, int i) {
    return weights.optional("blocks." + i + "." + kind.gain);
  }

  private static double cosine(Tensor a, Tensor b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  /** Sum of products. */
  static double dot(Tensor a, Tensor b) {
    return Ops.item(a.mul(b).sum());
  }
}
