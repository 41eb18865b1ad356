package activemark.mark.scheme;

import activemark.io.image.ImageBatch;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How much a change of the blocks after a cut moves the final features: one minus the mean cosine,
 * of all tokens or of the class token, the worse of the two. The unit in which marks pay for their
 * strength.
 *
 * <p>Always in float32, whatever the rest runs in: what bfloat16 rounds away in ten blocks moves
 * the features as much as a whole mark may, and a mark that pays for it stays too weak.
 */
public final class Distortion implements AutoCloseable {
  private static final int BATCH = 16;

  private final Backbone reference;
  private final int cut;
  private final Streams streams;

  /**
   * Runs the reference once.
   *
   * @param images pictures that the mark was not computed from: on its own it would look too good
   * @param cut before which nothing will change
   */
  public Distortion(Workbench bench, Backbone reference, ImageBatch images, int cut) {
    this.reference = reference;
    this.cut = cut;
    this.streams =
        Streams.of(
            reference,
            images,
            Set.copyOf(List.of(cut, reference.spec().depth())),
            Precision.FLOAT32,
            bench.progress());
  }

  /** The distortion of a model that equals the reference before the cut. */
  public double of(Backbone trial) {
    int depth = reference.spec().depth();
    List<Tensor> all = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < streams.images(); i += BATCH) {
        int to = Math.min(streams.images(), i + BATCH);
        Tensor start = Ops.rows(streams.at(cut), i, to);
        Tensor before = Ops.rows(streams.at(depth), i, to);
        try (Scope batch = Scope.open()) {
          Tensor after = trial.run(start, new Span(cut, depth));
          all.add(
              batch.keep(
                  torch.cosine_similarity(
                      reference.features(before), trial.features(after), 2, 1e-8))); // [b, N]
        }
      }
      Tensor cosine = Ops.cat(all, 0);
      double mean = Ops.item(cosine.mean());
      boolean classToken = reference.spec().classToken();
      return 1 - Math.min(mean, classToken ? Ops.item(cosine.select(1, 0).mean()) : mean);
    }
  }

  @Override
  public void close() {
    streams.close();
  }
}
