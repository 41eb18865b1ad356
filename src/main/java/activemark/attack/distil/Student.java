package activemark.attack.distil;

import activemark.attack.thief.Outcome;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Scope;
import activemark.model.train.Initial;
import activemark.proof.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/** What a student is at first. */
enum Student {
  /** The public base. */
  BASE,
  /** The stolen model itself. */
  STOLEN,
  /** A model of the same architecture that has learned nothing. */
  SCRATCH,
  /** A model of half depth and width, with a head to the stolen embedding's width. */
  SMALL;

  boolean hasTheSameTokens() {
    return this != SMALL;
  }

  /** Makes the student and trains it. */
  Outcome of(Thief thief, Function<Backbone, Map<String, Double>> training) {
    return switch (this) {
      case BASE -> Outcome.ofCopy(thief.base(), training);
      case STOLEN -> Outcome.ofCopy(thief.stolen(), training);
      case SCRATCH -> trained(fresh(thief, thief.stolen().spec()), training);
      case SMALL -> trained(fresh(thief, half(thief.stolen().spec())), training);
    };
  }

  private static Outcome trained(
      Backbone student, Function<Backbone, Map<String, Double>> training) {
    try (student) {
      return Outcome.ofCopy(student, training);
    }
  }

  private static ViTSpec half(ViTSpec spec) {
    ViTSpec.Pooling pooling =
        spec.pooling() != ViTSpec.Pooling.ATTENTION
            ? spec.pooling()
            : spec.classToken() ? ViTSpec.Pooling.TOKEN : ViTSpec.Pooling.AVERAGE;
    return spec.withDepth(Math.max(1, spec.depth() / 2))
        .withHeads(Math.max(1, spec.heads() / 2))
        .withPooling(pooling);
  }

  /**
   * A model that has learned nothing; a smaller one gets a head to the stolen embedding's width.
   */
  private static Backbone fresh(Thief thief, ViTSpec spec) {
    Backbone stolen = thief.stolen();
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> weights =
          new LinkedHashMap<>(Initial.weights(stolen, spec, name -> stream(thief, name)));
      if (!spec.equals(stolen.spec())) {
        Tensor head = stolen.weights().optional("head.weight");
        long output = head == null ? stolen.spec().width() : head.size(0);
        for (String name : List.of("head.weight", "head.bias")) {
          long[] shape =
              name.endsWith("bias") ? new long[] {output} : new long[] {output, spec.width()};
          weights.put(name, Initial.weight(name, shape, stream(thief, name)));
        }
      }
      return new ViT(spec, new Weights(weights));
    }
  }

  private static RandomStream stream(Thief thief, String name) {
    return thief.seed().stream("distil/" + name);
  }
}
