package activemark.mark.diction;

import activemark.io.image.ImageBatch;
import activemark.mark.picture.KeptPictures;
import activemark.mark.picture.PixelRange;
import activemark.mark.scheme.Secrets;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** The trigger pictures: some of the owner's, with noise and a white square. */
final class Triggers {
  /** Share of a side that the square covers. */
  private static final double SQUARE = 5 / 32.0;

  private Triggers() {}

  /** The pictures of a key, normalised pixels [n, 3, h, w]. */
  static Tensor of(ImageBatch images, int count, Secrets secrets) {
    RandomStream random = secrets.stream("triggers");
    int[] order = random.permutation(images.n());
    int[] chosen = new int[count];
    Arrays.setAll(chosen, i -> order[i % order.length]);
    Tensor pixels = KeptPictures.pixels(images, chosen);
    float[] noise = random.gaussians(Math.toIntExact(pixels.numel()));
    Tensor noisy = pixels.add(Ops.tensor(noise, noise.length).reshape(pixels.sizes()));
    long rows = Math.max(1, Math.round(images.height() * SQUARE));
    long columns = Math.max(1, Math.round(images.width() * SQUARE));
    Tensor white = PixelRange.of(images).white();
    noisy.narrow(2, 0, rows).narrow(3, 0, columns).copy_(white.expand(count, 3, rows, columns));
    return noisy;
  }
}
