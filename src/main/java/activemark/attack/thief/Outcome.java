package activemark.attack.thief;

import activemark.model.backbone.Backbone;
import activemark.model.tensor.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What came of an attack.
 *
 * @param model the attacked model, owned by whoever holds this
 * @param measures what the attack measured, by name, in the order to show it
 */
public record Outcome(Backbone model, Map<String, Double> measures) implements AutoCloseable {
  /** Copies the map. */
  public Outcome {
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /**
   * The outcome of changing a copy in place.
   *
   * @param stolen stays as it is
   * @param change works on the copy, in a scope without gradients, and returns what it measured
   */
  public static Outcome ofCopy(Backbone stolen, Function<Backbone, Map<String, Double>> change) {
    try (Scope scope = Scope.open()) {
      Backbone copy = stolen.copy();
      try {
        return new Outcome(copy, change.apply(copy));
      } catch (RuntimeException e) {
        copy.close();
        throw e;
      }
    }
  }

  /** Closes the model. */
  @Override
  public void close() {
    model.close();
  }
}
