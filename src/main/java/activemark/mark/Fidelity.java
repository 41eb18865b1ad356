package activemark.mark;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How alike two models' features are on the same pictures: cosines between them.
 *
 * @param images number of pictures
 * @param classToken of the class token; empty for a model without one
 * @param tokens of all tokens
 */
public record Fidelity(int images, Optional<Cosine> classToken, Cosine tokens) {
  /**
   * Cosines over many tokens.
   *
   * @param mean average
   * @param min least
   */
  public record Cosine(double mean, double min) {
    static Cosine of(Tensor cosines) {
      return new Cosine(Ops.item(cosines.mean()), Ops.item(cosines.min()));
    }

    boolean isFinite() {
      return Double.isFinite(mean) && Double.isFinite(min);
    }

    ObjectNode toJson() {
      return JsonNodeFactory.instance.objectNode().put("mean", mean).put("min", min);
    }
  }

  /** Compares two models by their streams, which must hold the last cut of each. */
  static Fidelity between(Backbone a, Streams ofA, Backbone b, Streams ofB) {
    try (Scope scope = Scope.open()) {
      Tensor x = a.features(ofA.at(a.spec().depth()));
      Tensor y = b.features(ofB.at(b.spec().depth()));
      Tensor cosine = torch.cosine_similarity(x, y, 2, 1e-8); // [n, N]
      return new Fidelity(
          ofA.images(),
          a.spec().classToken() ? Optional.of(Cosine.of(cosine.select(1, 0))) : Optional.empty(),
          Cosine.of(cosine));
    }
  }

  /**
   * Compares two models by their streams where both have features of the same shape.
   *
   * @param ofA the first model's stream at its last cut
   * @param ofB the second model's, of the same pictures
   */
  public static Optional<Fidelity> ifComparable(Backbone a, Streams ofA, Backbone b, Streams ofB) {
    boolean comparable = ofA.at(a.spec().depth()).is_same_size(ofB.at(b.spec().depth()));
    return comparable ? Optional.of(between(a, ofA, b, ofB)) : Optional.empty();
  }

  /** Whether both models computed numbers, which a damaged one does not. */
  boolean isFinite() {
    return tokens.isFinite() && classToken.map(Cosine::isFinite).orElse(true);
  }

  /** As JSON, for documents. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("images", images);
    classToken.ifPresent(c -> json.set("classToken", c.toJson()));
    json.set("tokens", tokens.toJson());
    return json;
  }
}
