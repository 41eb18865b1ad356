package activemark.mark.spread;

import activemark.mark.layer.MlpLayer;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.Secrets;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.message.BitString;
import org.bytedeco.pytorch.Tensor;

/**
 * Adds the patterns to the first layers, as large as {@link SpreadScheme#SHARE} of each.
 *
 * @param base the original, by whose layers sizes go
 * @param blocks how many are written, from the first on
 */
record SpreadPen(ViT base, int blocks, Secrets secrets, int bits) implements Pen {
  @Override
  public void write(Backbone student, BitString codeword) {
    for (int block = 0; block < blocks; block++) {
      String name = MlpLayer.name(MlpLayer.Kind.FIRST, block);
      try (Scope scope = Scope.open()) {
        Tensor layer = base.weights().get(name); // [H, D]
        Tensor change =
            Patterns.of(secrets, block, layer.size(1), layer.size(0), bits)
                .sum(codeword.signs())
                .t();
        double scale = SpreadScheme.SHARE * size(layer) / size(change);
        Tensor written = student.weights().get(name).add(Ops.scale(change, scale));
        student.weights().set(name, written);
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
