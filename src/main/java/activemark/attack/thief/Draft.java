package activemark.attack.thief;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A model that is being made from another one: weights may be replaced by some of another shape,
 * added and taken out, and the specification may change. The other model stays as it is. Holds the
 * weights until closed.
 */
public final class Draft implements AutoCloseable {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private ViTSpec spec;

  /** A draft that is still the model itself, which is never changed. */
  public Draft(Backbone model) {
    spec = model.spec();
    for (String name : model.weights().names()) {
      Tensor t = model.weights().get(name);
      t.retainReference();
      tensors.put(name, t);
    }
  }

  /** What the model is by now. */
  public ViTSpec spec() {
    return spec;
  }

  /** Makes it a model of another specification. */
  public void become(ViTSpec changed) {
    spec = changed;
  }

  /** All names. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** Whether there is such a weight. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** The weight of that name, not to be written into. */
  public Tensor get(String name) {
    Tensor t = tensors.get(name);
    if (t == null) {
      throw new IllegalArgumentException("no weight " + name);
    }
    return t;
  }

  /** The weight in double precision, in which rewriting loses nothing to speak of. */
  public Tensor wide(String name) {
    return get(name).detach().to(ScalarType.Double);
  }

  /** How many tokens before the patches have a row of the position table: all, one or none. */
  public int placed() {
    int side = spec.imageSize() / spec.patch();
    return Math.toIntExact(get("pos_embed").size(1)) - side * side;
  }

  /** Puts a copy of the values in float32, in the place of a weight or as a new one. */
  public void put(String name, Tensor values) {
    Tensor copy = values.detach().to(ScalarType.Float).contiguous().clone();
    copy.retainReference();
    release(tensors.put(name, copy));
  }

  /** Puts what becomes of a weight in double precision; does nothing where there is none. */
  public void change(String name, UnaryOperator<Tensor> change) {
    if (has(name)) {
      put(name, change.apply(wide(name)));
    }
  }

  /** Takes a weight out, if there is one. */
  public void remove(String name) {
    release(tensors.remove(name));
  }

  /** Does something to every block, each in a scope of its own. */
  public void eachBlock(IntConsumer change) {
    for (int i = 0; i < spec.depth(); i++) {
      try (Scope scope = Scope.open()) {
        change.accept(i);
      }
    }
  }

  /**
   * Makes other blocks of those there are: the new block i is a copy of the old block {@code
   * sources.get(i)}. The depth follows.
   */
  public void arrange(List<Integer> sources) {
    Map<String, Tensor> before = new LinkedHashMap<>(tensors);
    before.values().forEach(Tensor::retainReference);
    close();
    for (Map.Entry<String, Tensor> each : before.entrySet()) {
      String name = each.getKey();
      int block = Weights.block(name);
      for (int i = 0; i < sources.size(); i++) {
        if (block == sources.get(i)) {
          each.getValue().retainReference();
          tensors.put("blocks." + i + name.substring(name.indexOf('.', 7)), each.getValue());
        }
      }
      if (block < 0) {
        each.getValue().retainReference();
        tensors.put(name, each.getValue());
      }
    }
    before.values().forEach(Tensor::releaseReference);
    spec = spec.withDepth(sources.size());
  }

  /** The model as it is by now, with weights of its own; the caller closes it. */
  public Backbone finish() {
    Map<String, Tensor> own = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      tensors.forEach((name, t) -> own.put(name, t.detach().clone()));
      return new ViT(spec, new Weights(own));
    }
  }

  @Override
  public void close() {
    names().forEach(this::remove);
  }

  private static void release(@Nullable Tensor own) {
    if (own != null) {
      own.releaseReference();
    }
  }
}
