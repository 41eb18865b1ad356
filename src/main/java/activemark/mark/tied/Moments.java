package activemark.mark.tied;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Second moments of [1, f, a] at one site over natural tokens, float64. The class token counts more
 * than its one place in N, because it is what most users take.
 *
 * @param mean means of f then a [D + H]
 * @param ff covariance of the features [D, D]
 * @param fa covariance between features and activations [D, H]
 * @param aa covariance of the activations [H, H]
 * @param inverseSpread mean of 1 over the final norm's divisor; 1 where there is none
 */
record Moments(Tensor mean, Tensor ff, Tensor fa, Tensor aa, double inverseSpread) {
  private static final int BATCH = 16;
  private static final double CLASS_SHARE = 0.2;

  /** Measures the model at several cuts in one pass over the images. */
  static List<Moments> measure(
      ViT model, ImageBatch images, List<Integer> cuts, Precision precision, Progress progress) {
    List<Sums> sums = new ArrayList<>();
    for (int cut : cuts) {
      sums.add(new Sums(new Site(model, cut), model, cut));
    }
    try (Progress.Task task = progress.start("measuring features", images.n(), "images")) {
      for (int i = 0; i < images.n(); i += BATCH) {
        int from = i;
        int to = Math.min(images.n(), i + BATCH);
        try (Scope scope = Scope.open()) {
          Tensor x = precision.run(() -> model.stem(Streams.pixels(images, from, to)));
          int at = 0;
          for (Sums sum : sums) {
            Span way = new Span(at, sum.cut - 1);
            Tensor start = x;
            Tensor before = precision.run(() -> model.run(start, way));
            x = precision.run(() -> model.run(before, new Span(sum.cut - 1, sum.cut)));
            at = sum.cut;
            Tensor after = x;
            sum.add(precision.run(() -> sum.site.activations(before, after)), after);
          }
        }
        task.step(to - from);
      }
    }
    return sums.stream().map(Sums::finish).toList();
  }

  /** Sums under way for one site. */
  private static final class Sums {
    private final Site site;
    private final int cut;
    private final boolean classToken;
    private final int width;
    private final Tensor cls;
    private final Tensor rest;
    private long images;
    private long others;
    private double inverse;

    Sums(Site site, ViT model, int cut) {
      this.site = site;
      this.cut = cut;
      this.classToken = model.spec().classToken();
      this.width = model.spec().width();
      long hidden = model.weights().get("blocks." + (cut - 1) + ".mlp.fc1.weight").size(0);
      long size = 1 + width + hidden;
      cls = torch.zeros(size, size).to(ScalarType.Double);
      rest = torch.zeros(size, size).to(ScalarType.Double);
    }

    void add(Tensor activations, Tensor stream) {
      Tensor f = site.features(stream).to(ScalarType.Float);
      Tensor a = activations.to(ScalarType.Float);
      long b = f.size(0);
      long n = f.size(1);
      Tensor z = Ops.cat(List.of(torch.ones(b, n, 1), f, a), 2);
      long first = classToken ? 1 : 0;
      if (classToken) {
        Tensor c = z.select(1, 0);
        cls.add_(c.t().matmul(c).to(ScalarType.Double));
      }
      Tensor p = z.narrow(1, first, n - first).flatten(0, 1);
      rest.add_(p.t().matmul(p).to(ScalarType.Double));
      if (site.normed()) {
        inverse += Ops.item(site.spread(stream).reciprocal().mean()) * b;
      }
      images += b;
      others += b * (n - first);
    }

    Moments finish() {
      Tensor s = Ops.scale(rest, (classToken ? 1 - CLASS_SHARE : 1) / others);
      if (classToken) {
        s = s.add(Ops.scale(cls, CLASS_SHARE / images));
      }
      long size = s.size(0);
      Tensor mean = s.select(0, 0).narrow(0, 1, size - 1);
      Tensor sigma = s.narrow(0, 1, size - 1).narrow(1, 1, size - 1).sub(torch.outer(mean, mean));
      long h = size - 1 - width;
      Tensor top = sigma.narrow(0, 0, width);
      return new Moments(
          mean,
          top.narrow(1, 0, width),
          top.narrow(1, width, h),
          sigma.narrow(0, width, h).narrow(1, width, h),
          site.normed() ? inverse / images : 1);
    }
  }
}
