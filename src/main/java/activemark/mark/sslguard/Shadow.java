package activemark.mark.sslguard;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What a thief may train to imitate the model: every second block of the original. */
final class Shadow implements AutoCloseable {
  private final Backbone model;

  Shadow(Backbone original) {
    this.model = original.copy();
  }

  /** The weights of the blocks that are used. */
  List<Tensor> leaves() {
    List<Tensor> leaves = new ArrayList<>();
    for (int i = 0; i < model.spec().depth(); i += 2) {
      model.weights().names(new Span(i, i + 1)).forEach(n -> leaves.add(model.weights().get(n)));
    }
    return leaves;
  }

  /** Pixels to feature vectors [B, F]. */
  Tensor embedding(Tensor pixels) {
    Tensor x = model.stem(pixels);
    for (int i = 0; i < model.spec().depth(); i += 2) {
      x = model.run(x, new Span(i, i + 1));
    }
    return model.embedding(x);
  }

  @Override
  public void close() {
    model.close();
  }
}
