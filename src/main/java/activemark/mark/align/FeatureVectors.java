package activemark.mark.align;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.tensor.Precision;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One vector per picture [B, F] from a suspect, in the original's basis. Where the alignment found
 * another basis in the suspect's last stream, the stream is turned back first and then pooled as
 * the original pools it; otherwise the suspect's own vectors are taken as they come.
 *
 * @param base the original
 * @param suspect the model that is asked
 * @param alignment of the suspect with the original
 * @param precision of forward passes
 */
public record FeatureVectors(
    Backbone base, Backbone suspect, Alignment alignment, Precision precision) {
  /** Numbers F in a model's one vector per picture. */
  public static int size(Backbone model) {
    return model.weights().has("head.weight")
        ? Math.toIntExact(model.weights().get("head.weight").size(0))
        : model.spec().width();
  }

  /** Why the suspect's vectors cannot be read as the original's, or empty. */
  public Optional<String> obstacle() {
    int own = size(base);
    int found = size(suspect);
    return isTurned() || own == found
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the suspect's feature vectors have %d numbers, the original's %d",
                found,
                own));
  }

  /** The vectors of normalised pixels [B, 3, h, w], float32, with gradients where the scope has. */
  public Tensor of(Tensor pixels) {
    int end = base.spec().depth();
    return precision
        .run(
            () -> {
              if (!isTurned()) {
                return suspect.embedding(suspect.forward(pixels));
              }
              Tensor last = suspect.run(suspect.stem(pixels), new Span(0, alignment.cut(end)));
              return base.embedding(alignment.toBase(end, alignment.inBaseOrder(last)));
            })
        .to(ScalarType.Float);
  }

  private boolean isTurned() {
    return alignment.isMapped(base.spec().depth());
  }
}
