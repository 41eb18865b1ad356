package activemark.mark.tied;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Second moments of [1, f, a] at one site over natural tokens, float64. The class token counts more
 * than its one place in N, because it is what most users take.
 *
 * @param ff covariance of the features [D, D]
 * @param fa covariance between features and activations [D, H]
 * @param aa covariance of the activations [H, H]
 * @param mean mean activation in the units of the MLP's second layer [H]
 */
record Moments(Tensor ff, Tensor fa, Tensor aa, Tensor mean) {
  private static final int BATCH = 8;
  private static final double CLASS_SHARE = 0.2;

  /** Measures the model at several sites in one pass over the images. */
  static List<Moments> measure(
      ViT model, ImageBatch images, List<Site> sites, Precision precision, Progress progress) {
    List<Sums> sums = sites.stream().map(site -> new Sums(site, model)).toList();
    TreeSet<Integer> cuts = new TreeSet<>();
    for (Site site : sites) {
      cuts.add(site.parameters().block());
      cuts.add(site.parameters().cut());
    }
    try (Progress.Task task = progress.start("measuring features", images.n(), "images")) {
      for (int i = 0; i < images.n(); i += BATCH) {
        int from = i;
        int to = Math.min(images.n(), i + BATCH);
        try (Scope scope = Scope.open()) {
          Map<Integer, Tensor> at = new HashMap<>();
          Tensor x = precision.run(() -> model.stem(Streams.pixels(images, from, to)));
          int cut = 0;
          for (int next : cuts) {
            Tensor start = x;
            Span way = new Span(cut, next);
            x = precision.run(() -> model.run(start, way));
            at.put(next, x);
            cut = next;
          }
          for (Sums sum : sums) {
            Tensor before = Ops.at(at, sum.site.parameters().block());
            Tensor after = Ops.at(at, sum.site.parameters().cut());
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
    private final boolean classToken;
    private final int width;
    private final Tensor cls;
    private final Tensor rest;
    private long images;
    private long others;
    private double inverse;

    Sums(Site site, ViT model) {
      this.site = site;
      this.classToken = model.spec().classToken();
      this.width = model.spec().width();
      String fc1 = "blocks." + site.parameters().block() + ".mlp.fc1.weight";
      long size = 1 + width + model.weights().get(fc1).size(0);
      cls = torch.zeros(size, size).to(ScalarType.Double);
      rest = torch.zeros(size, size).to(ScalarType.Double);
    }

    void add(Tensor activations, Tensor atCut) {
      Tensor f = site.features(atCut).to(ScalarType.Float);
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
        inverse += Ops.item(site.spread(atCut).reciprocal().mean()) * b;
      }
      images += b;
      others += b * (n - first);
    }

    Moments finish() {
      try (Scope scope = Scope.open()) {
        Tensor s = Ops.scale(rest, (classToken ? 1 - CLASS_SHARE : 1) / others);
        if (classToken) {
          s = s.add(Ops.scale(cls, CLASS_SHARE / images));
        }
        long size = s.size(0);
        long hidden = size - 1 - width;
        Tensor mean = s.select(0, 0).narrow(0, 1, size - 1);
        Tensor sigma = s.narrow(0, 1, size - 1).narrow(1, 1, size - 1).sub(torch.outer(mean, mean));
        Tensor top = sigma.narrow(0, 0, width);
        double spread = site.normed() ? images / inverse : 1;
        return new Moments(
            scope.keep(top.narrow(1, 0, width).contiguous()),
            scope.keep(top.narrow(1, width, hidden).contiguous()),
            scope.keep(sigma.narrow(0, width, hidden).narrow(1, width, hidden).contiguous()),
            scope.keep(Ops.scale(mean.narrow(0, width, hidden), spread)));
      }
    }
  }
}
