package activemark.mark.picture;

import activemark.error.BadInput;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures in a part of a mark: normalised pixels in bfloat16, 6 bytes for a pixel; 16 pictures of
 * 224 x 224 take 4.8 MB.
 */
public final class KeptPictures {
  private KeptPictures() {}

  /** Pixels [n, 3, h, w] for a part. */
  public static TensorBytes bytes(Tensor pixels) {
    return Ops.bytes(pixels).to(DType.BF16);
  }

  /**
   * The pictures of a part at the size that a suspect takes, interpolated where it differs.
   *
   * @param name of the tensor
   * @return pixels [n, 3, height, width] in the innermost scope
   * @throws BadInput if the part has no such pictures
   */
  public static Tensor of(Map<String, TensorBytes> tensors, String name, int height, int width) {
    TensorBytes kept = tensors.get(name);
    if (kept == null || !kept.dtype().isWeight() || kept.shape().size() != 4) {
      throw BadInput.of("The mark lacks the pictures that it is read with")
          .at(name)
          .expected("pixels [n, 3, h, w]")
          .found(kept == null ? "nothing" : kept.dtype() + " " + kept.shape())
          .fix("Use the mark file as embed wrote it.")
          .bad();
    }
    return sized(Ops.tensor(kept), height, width);
  }

  /** Pixels [n, 3, h, w] at another size, interpolated; the same where they have it. */
  public static Tensor sized(Tensor pixels, int height, int width) {
    return pixels.size(2) == height && pixels.size(3) == width
        ? pixels
        : torch.upsample_bilinear2d(pixels, new long[] {height, width}, false);
  }

  /** Normalised pixels of chosen pictures of a batch [b, 3, h, w]. */
  public static Tensor pixels(ImageBatch images, int[] which) {
    int each = 3 * images.height() * images.width();
    float[] values = new float[which.length * each];
    for (int i = 0; i < which.length; i++) {
      int from = (images.start() + which[i]) * each;
      System.arraycopy(images.values(), from, values, i * each, each);
    }
    return Ops.tensor(values, which.length, 3, images.height(), images.width());
  }

  /** All pixels of a batch [n, 3, h, w]. */
  public static Tensor pixels(ImageBatch images) {
    return Streams.pixels(images, 0, images.n());
  }
}
