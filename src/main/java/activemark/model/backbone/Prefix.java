package activemark.model.backbone;

import org.bytedeco.pytorch.Tensor;

/** How far two models are the same. */
public final class Prefix {
  private Prefix() {}

  /**
   * The first cut at which the streams of two models can differ: 0 if their stems do, L if all
   * blocks are equal bit for bit. Streams up to there need to be computed only once.
   */
  public static int shared(Backbone a, Backbone b) {
    if (!a.spec().equals(b.spec()) || !a.weights().names().equals(b.weights().names())) {
      return 0;
    }
    int first = a.spec().depth();
    for (String name : a.weights().names()) {
      int block = Weights.block(name);
      boolean stem =
          name.startsWith("patch_embed")
              || name.startsWith("norm_pre")
              || name.endsWith("_token")
              || name.equals("pos_embed")
              || name.equals(ViT.PATCH_ORDER)
              || name.equals(ViT.PREFIX_MASK); // in every block, and so in the first
      if ((block < 0 && !stem) || block >= first) {
        continue;
      }
      Tensor x = a.weights().get(name);
      Tensor y = b.weights().get(name);
      if (!(x.numel() == y.numel() && x.equal(y))) {
        if (stem) {
          return 0;
        }
        first = block;
      }
    }
    return first;
  }
}
