package activemark.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * One token on its way through a span of blocks while all other tokens stay as they are. Exact
 * within one block; over several it leaves out what the token does to the others in between. A step
 * costs a small fraction of a full pass, which is what makes optimising over one token cheap.
 */
public final class TokenPath {
  private final ViT model;
  private final int from;
  private final int token;
  private final List<Tensor> keys = new ArrayList<>();
  private final List<Tensor> values = new ArrayList<>();

  /**
   * Runs the other tokens once and keeps their keys and values; they belong to the innermost scope.
   *
   * @param stream stream at {@code span.from()} [B, N, D]
   * @param token index of the token that will move
   */
  public TokenPath(ViT model, Tensor stream, Span span, int token) {
    this.model = model;
    this.from = span.from();
    this.token = token;
    Tensor x = stream;
    for (int i = span.from(); i < span.to(); i++) {
      List<Tensor> qkv = model.heads(model.beforeAttention(x, i), i);
      keys.add(qkv.get(1));
      values.add(qkv.get(2));
      if (i + 1 < span.to()) {
        x = model.run(x, new Span(i, i + 1));
      }
    }
  }

  /** The token after the span, from the token before it [B, D] to [B, D]. */
  public Tensor run(Tensor moved) {
    Tensor x = moved;
    for (int i = 0; i < keys.size(); i++) {
      Tensor middle = afterAttention(x, i);
      x = model.afterMlp(middle, from + i);
    }
    return x;
  }

  /** The hidden MLP activations [B, 4D] of the token in the first block of the span. */
  public Tensor hidden(Tensor moved) {
    return model.hidden(afterAttention(moved, 0), from);
  }

  private Tensor afterAttention(Tensor x, int i) {
    int block = from + i;
    List<Tensor> own =
        model.heads(model.beforeAttention(x.unsqueeze(1), block), block); // [B, H, 1, d]
    Tensor k = keys.get(i).select_scatter(own.get(1).select(2, 0), 2, token);
    Tensor v = values.get(i).select_scatter(own.get(2).select(2, 0), 2, token);
    Tensor mixed = model.mixed(own.get(0), k, v).reshape(x.size(0), -1);
    return x.add(model.attentionOutput(mixed, block));
  }
}
