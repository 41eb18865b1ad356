package activemark.mark.spread;

import activemark.mark.layer.MlpLayer;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.Secrets;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.message.BitString;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Adds the patterns to the first layers, as large as {@link SpreadScheme#SHARE} of each.
 *
 * @param base the original, by whose layers sizes go
 * @param patterns of each block, from the first on
 */
record SpreadPen(ViT base, List<Patterns> patterns) implements Pen {
  /** A key's pen for the first blocks. */
  static SpreadPen of(ViT base, int blocks, Secrets secrets, int bits) {
    List<Patterns> patterns = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      Tensor layer = layer(base, block);
      patterns.add(Patterns.of(secrets, block, layer.size(1), layer.size(0), bits));
    }
    return new SpreadPen(base, List.copyOf(patterns));
  }

  private static Tensor layer(Backbone model, int block) {
    return model.weights().get(MlpLayer.name(MlpLayer.Kind.FIRST, block)); // [H, D]
  }

  @Override
  public void write(Backbone student, BitString codeword) {
    for (int block = 0; block < patterns.size(); block++) {
      try (Scope scope = Scope.open()) {
        Tensor change = patterns.get(block).sum(codeword.signs()).t();
        double scale = SpreadScheme.SHARE * size(layer(base, block)) / size(change);
        Tensor written = layer(student, block).add(Ops.scale(change, scale));
        student.weights().set(MlpLayer.name(MlpLayer.Kind.FIRST, block), written);
      }
    }
  }

  private static double size(Tensor matrix) {
    return Math.sqrt(Ops.item(matrix.square().sum()));
  }

  @Override
  public void close() {
    // nothing of its own
  }
}
