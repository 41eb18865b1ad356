package activemark.mark.largepayload;

import activemark.mark.scheme.Secrets;
import activemark.mark.training.KeyPictures;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * What carries the bits of a key picture: secret (patch, channel) pairs of the normalised tokens,
 * at most 1024, and the one secret projection that all pictures share.
 *
 * @param places flat indices into tokens x channels [M]
 * @param projection X [M, m], columns of unit length on average
 */
record Carrier(Tensor places, Tensor projection) {
  private static final int MOST = 1024;

  /** The carrier of a key; its tensors belong to the innermost scope. */
  static Carrier of(Secrets secrets, ViTSpec spec, LargePayloadParameters p, int bits) {
    int first = spec.prefixTokens() * spec.width();
    int all = spec.tokens(p.height(), p.width()) * spec.width() - first;
    int count = Math.min(MOST, all / 2);
    int[] order = secrets.stream("places").permutation(all);
    int[] chosen = Arrays.stream(order).limit(count).map(i -> first + i).toArray();
    int each = bits / p.pictures();
    Tensor x = Ops.tensor(secrets.stream("projection").gaussians(count * each), count, each);
    return new Carrier(Ops.indices(chosen), Ops.scale(x, 1 / Math.sqrt((double) count)));
  }

  /** Logits [n, m] of tokens at the cut [n, N, D]; of unit deviation where nothing is marked. */
  Tensor logits(Tensor tokens) {
    return KeyPictures.normalised(tokens).flatten(1, 2).index_select(1, places).matmul(projection);
  }
}
