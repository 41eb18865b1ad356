package activemark.mark.tied;

import activemark.mark.align.Alignment;
import activemark.mark.scheme.ReadingBench;
import activemark.model.backbone.Span;
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
 * The second layer of the MLP that a tied mark was written into, and its counterpart in a suspect,
 * with the original's hidden units and channels. A thief can reorder and split hidden units and
 * rotate the stream at no cost; activations on the same pictures tell which unit is which, and the
 * rotation nearest to the original's layer is taken back. Only original and suspect are looked at.
 */
final class WrittenLayer {
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

  private final ReadingBench bench;
  private final ViT base;
  private final int block;
  private final Tensor linear; // [H, D]

  /**
   * The layer of a block.
   *
   * @param linear {@link LinearPart#basis} of the block
   */
  WrittenLayer(ReadingBench bench, int block, Tensor linear) {
    this.bench = bench;
    this.base = (ViT) bench.base();
    this.block = block;
    this.linear = linear;
  }

  /** The original's, with its layer scale multiplied in [D, H]. */
  Tensor original() {
    return scaled(base.weights().get(name(block)), base.weights(), block);
  }

  /**
   * The suspect's [D, H], or null if it has none that is like the original's. Where blocks were
   * inserted the one that is most alike counts.
   */
  @Nullable Tensor counterpart(Tensor original) {
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
    Tensor raw = weights.optional(name(i));
    if (raw == null || !Double.isFinite(Ops.item(raw.abs().sum()))) {
      return List.of();
    }
    Tensor layer = scaled(raw, weights, i);
    List<Tensor> candidates = new ArrayList<>(List.of(layer));
    boolean known = layer.is_same_size(original) && cosine(layer, original) > LEAST_ALIKE;
    if (!known && bench.suspect() instanceof ViT vit && hasTheSameTokens()) {
      candidates.addAll(turnedBack(inOriginalUnits(vit, i, layer, original.size(1)), original));
    }
    return candidates;
  }

  private boolean hasTheSameTokens() {
    Alignment alignment = bench.alignment();
    long theirs = bench.suspectStreams().at(alignment.cut(block)).size(1);
    return bench.baseStreams().at(block).size(1) == alignment.tokens(theirs);
  }

  /** Each hidden unit of the suspect is put to the one of the original that answers most alike. */
  private Tensor inOriginalUnits(ViT suspect, int i, Tensor layer, long units) {
    int n = Math.min(PICTURES, bench.baseStreams().images());
    int from = bench.alignment().cut(block);
    Tensor stream =
        bench
            .precision()
            .run(
                () ->
                    suspect.run(
                        Ops.rows(bench.suspectStreams().at(from), 0, n), new Span(from, i)));
    Tensor ours = activations(base, block, Ops.rows(bench.baseStreams().at(block), 0, n));
    Tensor theirs = activations(suspect, i, bench.alignment().inBaseOrder(stream));
    Tensor correlation = theirs.t().matmul(ours); // [H', H]
    Tensor which = correlation.argmax(new LongOptional(1), false);
    Tensor known =
        correlation
            .amax(new long[] {1}, false)
            .gt(Ops.number(LEAST_CORRELATED))
            .to(ScalarType.Float);
    return torch.zeros(layer.size(0), units).index_add(1, which, layer.mul(known));
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
    Tensor ours = channels(bench.baseStreams().at(block));
    Tensor theirs =
        channels(alignment.inBaseOrder(bench.suspectStreams().at(alignment.cut(block))));
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
   * The cosine of two layers [D, H], or of their linear parts if that is larger: a thief can turn
   * the rest around, but not what the model lives on. Of layers that differ in size it is 0.
   */
  private double alike(Tensor layer, Tensor original) {
    return layer.is_same_size(original)
        ? Math.max(cosine(layer, original), cosine(layer.matmul(linear), original.matmul(linear)))
        : 0;
  }

  private static Tensor scaled(Tensor layer, Weights weights, int block) {
    // A thief can fold the layer scale into the layer.
    Tensor gamma = weights.optional("blocks." + block + ".ls2.gamma");
    return gamma == null ? layer : layer.mul(gamma.unsqueeze(1));
  }

  private static String name(int block) {
    return "blocks." + block + ".mlp.fc2.weight";
  }

  private static double cosine(Tensor a, Tensor b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  /** Sum of products. */
  static double dot(Tensor a, Tensor b) {
    return Ops.item(a.mul(b).sum());
  }
}
