package activemark.model.backbone;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a model at chosen cuts, for a batch of images, computed once [n, N, D]. Owns its
 * tensors until closed.
 */
public final class Streams implements AutoCloseable {
  private static final int BATCH = 8;

  private final Map<Integer, Tensor> at;
  private final ImageBatch pictures;

  private Streams(Map<Integer, Tensor> at, ImageBatch pictures) {
    this.at = at;
    this.pictures = pictures;
  }

  /** Runs the model once over the images and holds the stream at the cuts. */
  public static Streams of(
      Backbone model,
      ImageBatch images,
      Collection<Integer> cuts,
      Precision precision,
      Progress progress) {
    return of(model, images, cuts, precision, progress, null, 0);
  }

  /**
   * As {@link #of}, but starts from another model's stream, whose blocks before the cut are known
   * to be the same.
   */
  public static Streams from(
      Streams start,
      int cut,
      Backbone model,
      ImageBatch images,
      Collection<Integer> cuts,
      Precision precision,
      Progress progress) {
    return of(model, images, cuts, precision, progress, start, cut);
  }

  private static Streams of(
      Backbone model,
      ImageBatch images,
      Collection<Integer> cuts,
      Precision precision,
      Progress progress,
      @Nullable Streams start,
      int startCut) {
    NavigableSet<Integer> wanted = new TreeSet<>(cuts);
    Map<Integer, Tensor> held = new HashMap<>();
    int n = images.n();
    try (Progress.Task task = progress.start("images through the model", n, "images")) {
      for (int i = 0; i < n; i += BATCH) {
        int end = Math.min(n, i + BATCH);
        try (Scope scope = Scope.open()) {
          int from = i;
          Tensor x =
              start == null
                  ? precision.run(() -> model.stem(pixels(images, from, end)))
                  : Ops.rows(start.at(startCut), i, end);
          int cut = startCut;
          for (int next : wanted) {
            if (start != null && next <= startCut) {
              hold(held, next, Ops.rows(start.at(next), i, end), i, end, n);
              continue;
            }
            Span span = new Span(cut, next);
            Tensor stream = x;
            x = precision.run(() -> model.run(stream, span));
            cut = next;
            hold(held, next, x, i, end, n);
          }
        }
        task.step(end - i);
      }
    }
    return new Streams(held, images);
  }

  private static void hold(Map<Integer, Tensor> held, int cut, Tensor x, int from, int to, int n) {
    Tensor store = held.get(cut);
    if (store == null) {
      store = torch.zeros(n, x.size(1), x.size(2));
      store.retainReference();
      held.put(cut, store);
    }
    Ops.rows(store, from, to).copy_(x);
  }

  /** Normalised pixels of some of the images [b, 3, h, w]. */
  public static Tensor pixels(ImageBatch images, int from, int to) {
    return Ops.tensor(images.values(from, to), to - from, 3, images.height(), images.width());
  }

  /** Number of images n. */
  public int images() {
    return pictures.n();
  }

  /** The pictures that the model saw. */
  public ImageBatch pictures() {
    return pictures;
  }

  /** The stream at a cut [n, N, D]. */
  public Tensor at(int cut) {
    Tensor t = at.get(cut);
    if (t == null) {
      throw new IllegalArgumentException("cut " + cut + " was not captured, only " + at.keySet());
    }
    return t;
  }

  /** Whether the stream at that cut is held. */
  public boolean has(int cut) {
    return at.containsKey(cut);
  }

  /** The cuts held. */
  public List<Integer> cuts() {
    return new ArrayList<>(new TreeSet<>(at.keySet()));
  }

  @Override
  public void close() {
    at.values().forEach(Tensor::releaseReference);
    at.clear();
  }
}
