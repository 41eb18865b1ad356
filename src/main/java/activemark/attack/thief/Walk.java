package activemark.attack.thief;

import activemark.io.image.ImageBatch;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.data.ImageSource;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures on their way through a model, all of them from cut to cut together: an attack may look
 * at a block, change its weights, and go on through the changed block. The streams belong to the
 * scope in which the walk began.
 */
public final class Walk {
  private static final int BATCH = 8;

  private final ViT model;
  private final Precision precision;
  private final Tensor stream; // [n, N, D], moved on in place
  private int cut;

  private Walk(ViT model, Precision precision, Tensor stream) {
    this.model = model;
    this.precision = precision;
    this.stream = stream;
  }

  /**
   * What the parts of a block take in for some of the pictures, float32, rows being tokens.
   *
   * @param attention normalised tokens, the input of the queries, keys and values [B, N, D]
   * @param heads all heads side by side, the input of the projection [B, N, h x head width]
   * @param middle the stream between attention and MLP [B, N, D]
   * @param mlp normalised tokens, the input of the MLP [B, N, D]
   * @param hidden the hidden activations, the input of the MLP's second matrix [B, N, units]
   */
  public record Inside(Tensor attention, Tensor heads, Tensor middle, Tensor mlp, Tensor hidden) {}

  /** The parameter of attacks that measure: how many pictures they do so with. */
  public static Parameter<Integer> pictures() {
    return Parameter.whole("images", 64, 1, 100_000, "pictures to measure with, at most");
  }

  /**
   * Begins at cut 0.
   *
   * @param thief whose seed chooses among the pictures and whose precision the passes have
   * @param model to walk through, which may be changed on the way
   * @param images where pictures come from
   * @param most as many of them at most
   */
  public static Walk start(Thief thief, Backbone model, ImageSource images, int most) {
    ViT vit = (ViT) model;
    Precision precision = thief.precision();
    int n = Math.min(most, images.n());
    int[] chosen = Arrays.copyOf(thief.seed().stream("walk/images").permutation(images.n()), n);
    int tokens = vit.spec().tokens(images.height(), images.width());
    Tensor stream = torch.zeros(n, tokens, vit.spec().width());
    for (int from = 0; from < n; from += BATCH) {
      int to = Math.min(n, from + BATCH);
      try (Scope scope = Scope.open()) {
        ImageBatch batch = images.batch(Arrays.copyOfRange(chosen, from, to));
        Tensor pixels = Streams.pixels(batch, 0, batch.n());
        Ops.rows(stream, from, to).copy_(precision.run(() -> vit.stem(pixels)));
      }
    }
    return new Walk(vit, precision, stream);
  }

  /** The cut reached. */
  public int cut() {
    return cut;
  }

  /** The stream of all pictures at the cut reached [n, N, D]; the next step changes it. */
  public Tensor stream() {
    return stream;
  }

  /**
   * Sums over all pictures what is measured inside the block ahead, and stays where it is. The sums
   * belong to the scope of the caller.
   *
   * @param measure from some of the pictures to tensors, of the same sizes for all
   */
  public List<Tensor> sums(Function<Inside, List<Tensor>> measure) {
    List<Tensor> sums = new ArrayList<>();
    inBatches(
        (scope, x) -> {
          List<Tensor> parts = measure.apply(inside(x));
          for (int i = 0; i < parts.size(); i++) {
            if (i == sums.size()) {
              sums.add(scope.keep(parts.get(i).clone()));
            } else {
              sums.get(i).add_(parts.get(i));
            }
          }
        });
    return sums;
  }

  /** Goes through the block ahead as it is now. */
  public void step() {
    Span block = new Span(cut, cut + 1);
    inBatches((scope, x) -> x.copy_(precision.run(() -> model.run(x, block))));
    cut++;
  }

  private Inside inside(Tensor x) {
    return precision.run(
        () -> {
          Tensor heads = model.attended(x, cut);
          Tensor middle = x.add(model.attentionOutput(heads, cut));
          return new Inside(
              full(model.beforeAttention(x, cut)),
              full(heads),
              full(middle),
              full(model.beforeMlp(middle, cut)),
              full(model.hidden(middle, cut)));
        });
  }

  private void inBatches(BiConsumer<Scope, Tensor> work) {
    long n = stream.size(0);
    for (long from = 0; from < n; from += BATCH) {
      try (Scope scope = Scope.open()) {
        work.accept(scope, Ops.rows(stream, from, Math.min(n, from + BATCH)));
      }
    }
  }

  private static Tensor full(Tensor t) {
    return t.to(torch.ScalarType.Float);
  }
}
