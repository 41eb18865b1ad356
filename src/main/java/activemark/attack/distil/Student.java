package activemark.attack.distil;

import activemark.attack.thief.Outcome;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Scope;
import activemark.model.train.Initial;
import java.util.LinkedHashMap;
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
    int heads = Math.max(1, spec.heads() / 2);
    ViTSpec.Pooling pooling =
        spec.pooling() != ViTSpec.Pooling.ATTENTION
            ? spec.pooling()
            : spec.classToken() ? ViTSpec.Pooling.TOKEN : ViTSpec.Pooling.AVERAGE;
    return new ViTSpec(
        Math.max(1, spec.depth() / 2),
        heads * spec.headWidth(),
        heads,
        spec.headWidth(),
        spec.patch(),
        spec.imageSize(),
        spec.classToken(),
        spec.registers(),
        spec.activation(),
        spec.normEpsilon(),
        spec.positions(),
        spec.normalisesTokens(),
        pooling);
  }

  /** A model that has the stolen one's weights by name, in the sizes of a specification. */
  private static Backbone fresh(Thief thief, ViTSpec spec) {
    Backbone stolen = thief.stolen();
    boolean smaller = !spec.equals(stolen.spec());
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      for (String name : stolen.weights().names()) {
        long[] shape = Initial.shape(stolen.weights().get(name));
        if (smaller) {
          if (Weights.block(name) >= spec.depth()
              || name.startsWith("attn_pool.")
              || name.startsWith("head.")) {
            continue;
          }
          shape = sized(name, shape, stolen.spec().width(), spec);
        }
        weights.put(name, initial(thief, name, shape));
      }
      if (smaller) {
        Backbone old = stolen;
        long output =
            old.weights().has("head.weight")
                ? old.weights().get("head.weight").size(0)
                : old.spec().width();
        weights.put(
            "head.weight", initial(thief, "head.weight", new long[] {output, spec.width()}));
        weights.put("head.bias", initial(thief, "head.bias", new long[] {output}));
      }
      return new ViT(spec, new Weights(weights));
    }
  }

  private static Tensor initial(Thief thief, String name, long[] shape) {
    return Initial.weight(name, shape, thief.seed().stream("distil/" + name));
  }

  /** The sizes of a weight in a model of another width. */
  private static long[] sized(String name, long[] shape, long oldWidth, ViTSpec spec) {
    long width = spec.width();
    if (name.contains("q_norm") || name.contains("k_norm")) {
      return shape; // as long as a head is wide
    }
    if (name.startsWith("patch_embed.proj.weight")) {
      return new long[] {width, shape[1], shape[2], shape[3]};
    }
    if (name.contains("attn.qkv")) {
      return shape.length == 1 ? new long[] {3 * width} : new long[] {3 * width, width};
    }
    if (name.contains("mlp.fc1")) {
      long hidden = Math.max(1, shape[0] * width / oldWidth);
      return shape.length == 1 ? new long[] {hidden} : new long[] {hidden, width};
    }
    if (name.endsWith("mlp.fc2.weight")) {
      return new long[] {width, Math.max(1, shape[1] * width / oldWidth)};
    }
    if (name.endsWith("attn.proj.weight")) {
      return new long[] {width, width};
    }
    long[] sized = shape.clone();
    sized[sized.length - 1] = width; // tokens, positions, biases and gains
    return sized;
  }
}
