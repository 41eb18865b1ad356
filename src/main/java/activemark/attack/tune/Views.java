package activemark.attack.tune;

import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Changed views of pictures, made on tensors: a part of at least half the area brought back to full
 * size, a flip, another brightness and contrast, and noise. The noise is one field for all, shifted
 * by chance, as drawing a new one would take longer than the model.
 */
final class Views {
  private static final double SMALLEST_SIDE = 0.7;
  private static final double NOISE = 0.1;
  private static final double JITTER = 0.2;

  private final RandomStream random;
  private final Tensor field; // [3, h, w]

  /** Views of pictures of a size; the field of noise belongs to the innermost scope. */
  Views(RandomStream random, int height, int width) {
    this.random = random;
    this.field =
        Ops.scale(Ops.tensor(random.gaussians(3 * height * width), 3, height, width), NOISE);
  }

  /** A view of each picture [B, 3, h, w]. */
  Tensor of(Tensor pixels) {
    List<Tensor> views = new ArrayList<>();
    for (int i = 0; i < pixels.size(0); i++) {
      views.add(one(Ops.rows(pixels, i, i + 1)));
    }
    return Ops.cat(views, 0);
  }

  private Tensor one(Tensor picture) {
    long height = picture.size(2);
    long width = picture.size(3);
    double side = SMALLEST_SIDE + (1 - SMALLEST_SIDE) * random.nextDouble();
    int rows = (int) Math.max(1, Math.round(side * height));
    int columns = (int) Math.max(1, Math.round(side * width));
    int top = random.nextInt((int) height - rows + 1);
    int left = random.nextInt((int) width - columns + 1);
    Tensor part = picture.narrow(2, top, rows).narrow(3, left, columns);
    Tensor view = torch.upsample_bilinear2d(part, new long[] {height, width}, false);
    if (random.nextInt(2) == 1) {
      view = view.flip(3);
    }
    view = Ops.shift(Ops.scale(view, 1 + around(JITTER)), around(JITTER));
    long[] shifts = {random.nextInt((int) height), random.nextInt((int) width)};
    return view.add(field.roll(shifts, 1, 2).unsqueeze(0));
  }

  private double around(double reach) {
    return reach * (2 * random.nextDouble() - 1);
  }
}
