package activemark.model.backbone;

import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The order of patches in the stream where it is not the picture's. */
final class PatchOrder {
  private PatchOrder() {}

  /** A stream in the picture's order [B, N, D] in the model's own; prefix tokens stay in front. */
  static Tensor apply(Tensor stream, ViTSpec spec, Weights weights) {
    Tensor keys = weights.optional(ViT.PATCH_ORDER);
    return keys == null ? stream : pick(stream, spec, order(keys, patches(stream, spec)));
  }

  /** The way back. */
  static Tensor undo(Tensor stream, ViTSpec spec, Weights weights) {
    Tensor keys = weights.optional(ViT.PATCH_ORDER);
    return keys == null
        ? stream
        : pick(stream, spec, torch.argsort(order(keys, patches(stream, spec))));
  }

  private static long patches(Tensor stream, ViTSpec spec) {
    return stream.size(1) - spec.prefixTokens();
  }

  /** Which patch stands at each place [P]. */
  private static Tensor order(Tensor keys, long patches) {
    long ordered = Math.min(keys.size(0), patches);
    Tensor order = torch.argsort(keys.detach().narrow(0, 0, ordered)); // a choice, not trained
    return ordered == patches ? order : Ops.cat(List.of(order, places(ordered, patches)), 0);
  }

  private static Tensor pick(Tensor stream, ViTSpec spec, Tensor order) {
    long prefix = spec.prefixTokens();
    Tensor behind = order.add(new Scalar(prefix));
    Tensor which = prefix == 0 ? behind : Ops.cat(List.of(places(0, prefix), behind), 0);
    return stream.index_select(1, which);
  }

  /** The whole numbers from one to before another. */
  private static Tensor places(long from, long to) {
    int[] places = new int[Math.toIntExact(to - from)];
    for (int i = 0; i < places.length; i++) {
      places[i] = Math.toIntExact(from + i);
    }
    return Ops.indices(places);
  }
}
