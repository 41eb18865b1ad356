package activemark.mark.tied;

import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What the blocks after the written one do, on average, to a small change of the stream: their mean
 * Jacobian, measured with noise. It tells where in the features a change along r_j is to be looked
 * for.
 */
final class Carry {
  private static final double NOISE = 0.2;
  private static final int BATCH = 8;

  private Carry() {}

  /**
   * The mean Jacobian [D, D]: a change dh of a token after the block becomes dh J in its features.
   *
   * @param stream base stream after the block [n, N, D]
   */
  static Tensor measure(
      ViT model, Site site, Tensor stream, RandomStream random, Precision precision) {
    int n = Math.toIntExact(stream.size(0));
    int tokens = Math.toIntExact(stream.size(1));
    int d = model.spec().width();
    Tensor centred = stream.sub(stream.mean(0, 1));
    double sigma = NOISE * Math.sqrt(Ops.item(centred.square().mean()));
    Tensor sum = torch.zeros(d, d);
    for (int i = 0; i < n; i += BATCH) {
      int to = Math.min(n, i + BATCH);
      try (Scope scope = Scope.open()) {
        Tensor x = Ops.rows(stream, i, to);
        float[] normal = random.gaussians((to - i) * tokens * d);
        Tensor noise = Ops.scale(Ops.tensor(normal, to - i, tokens, d), sigma);
        Tensor change =
            features(model, site, x.add(noise), precision)
                .sub(features(model, site, x.sub(noise), precision));
        sum.add_(noise.flatten(0, 1).t().matmul(change.flatten(0, 1)));
      }
    }
    return Ops.scale(sum, 1 / (2 * sigma * sigma * n * tokens));
  }

  private static Tensor features(ViT model, Site site, Tensor stream, Precision precision) {
    return site.features(precision.run(() -> model.run(stream, site.rest())));
  }
}
