package activemark.attack.rewrite;

import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.ViTSpec.Pooling;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/** What every rewrite does: change a draft, then see that the outputs stayed. */
final class Rewriting {
  /** What the outcome says about the outputs. */
  static final String DIFFERENCE = "outputDifference";

  private static final int PATCHES = 8;

  private Rewriting() {}

  /**
   * The rewritten model, and the largest difference of its embeddings from the stolen model's over
   * their largest value, on two pictures of noise.
   */
  static Outcome of(Thief thief, Consumer<Draft> change) {
    try (Scope scope = Scope.open();
        Draft draft = new Draft(thief.stolen())) {
      change.accept(draft);
      Backbone model = draft.finish();
      try {
        return new Outcome(model, Map.of(DIFFERENCE, difference(thief, model)));
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
    }
  }

  /**
   * Fails where no norm stands between the stream and the output: it is what makes the output blind
   * to how the stream is written.
   */
  static void requireFinalNorm(Draft draft, String attack) {
    boolean normed =
        draft.spec().pooling() == Pooling.ATTENTION
            ? draft.spec().normalisesTokens() && draft.has("norm.weight")
            : draft.has(finalNorm(draft) + ".weight");
    if (!normed) {
      throw BadInput.of("The rewrite is not exact for this model")
          .at(attack)
          .expected("a norm before the output")
          .found("none")
          .incompatible();
    }
  }

  /** The norm that a pooled vector passes. */
  static String finalNorm(Draft draft) {
    return draft.has("fc_norm.weight") ? "fc_norm" : "norm";
  }

  private static double difference(Thief thief, Backbone model) {
    ViTSpec spec = model.spec();
    int side = Math.min(spec.imageSize() / spec.patch(), PATCHES) * spec.patch();
    try (Scope scope = Scope.open()) {
      float[] noise = thief.seed().stream("rewrite/pictures").gaussians(2 * 3 * side * side);
      Tensor pixels = Ops.tensor(noise, 2, 3, side, side);
      Tensor before = thief.stolen().embedding(thief.stolen().forward(pixels));
      Tensor after = model.embedding(model.forward(pixels));
      return Ops.item(after.sub(before).abs().max()) / Ops.item(before.abs().max());
    }
  }
}
