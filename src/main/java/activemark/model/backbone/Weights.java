package activemark.model.backbone;

import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Canonical (timm) name to float32 tensor. Owns the tensors: they outlive every scope until closed.
 * A weight that the file lacks, such as the bias of CLIP's patch embedding, is absent, never zero.
 */
public final class Weights implements AutoCloseable {
  private final Map<String, Tensor> tensors;

  /** Takes ownership of the tensors. */
  public Weights(Map<String, Tensor> tensors) {
    this.tensors = new LinkedHashMap<>(tensors);
    this.tensors.values().forEach(Tensor::retainReference);
  }

  /** The weight of that name. */
  public Tensor get(String name) {
    Tensor t = tensors.get(name);
    if (t == null) {
      throw new IllegalArgumentException("no weight " + name);
    }
    return t;
  }

  /** The weight of that name, or null where the model has none: for optional biases and gains. */
  public @Nullable Tensor optional(String name) {
    return tensors.get(name);
  }

  /** Whether the model has the weight. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** All names, in the layout's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /** Names of the weights of the blocks in a span. */
  public List<String> names(Span span) {
    List<String> found = new ArrayList<>();
    for (String name : tensors.keySet()) {
      int block = block(name);
      if (block >= 0 && span.contains(block)) {
        found.add(name);
      }
    }
    return found;
  }

  /** The block of a weight's name, or -1. */
  public static int block(String name) {
    if (!name.startsWith("blocks.")) {
      return -1;
    }
    return Integer.parseInt(name.substring(7, name.indexOf('.', 7)));
  }

  /** Whether the other has the same weights of the same sizes, whatever their values. */
  public boolean fits(Weights other) {
    return names().equals(other.names())
        && names().stream().allMatch(name -> get(name).is_same_size(other.get(name)));
  }

  /** Writes new values into a weight in place. */
  public void set(String name, Tensor values) {
    Tensor target = get(name);
    if (target.numel() != values.numel()) {
      throw new IllegalArgumentException(name + ": sizes differ");
    }
    target.detach().copy_(values.reshape(target.sizes()));
  }

  /** Deep copy; the copies are leaves without gradients. */
  public Weights copy() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      tensors.forEach((name, t) -> copies.put(name, t.detach().clone()));
      return new Weights(copies);
    }
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::releaseReference);
    tensors.clear();
  }
}
