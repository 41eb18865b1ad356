package activemark.attack.thief;

import activemark.error.BadInput;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something a thief may do to a stolen model. It has no state: what it works with is the thief's,
 * what can be chosen are its parameters. The same thief and settings give the same model.
 *
 * <p>Callers use {@link Attacks#run}, which checks what is needed and measures the change.
 */
public interface Attack {
  /** Name in commands and documents, such as {@code prune}. */
  String id();

  /** One line for people. */
  String description();

  /** What can be chosen, in the order people see it. */
  List<Parameter<?>> parameters();

  /** What the thief must hold beside the stolen model. */
  default Set<Need> needs() {
    return Set.of();
  }

  /** Values of parameters under which nothing changes; empty where there are none such. */
  default Map<String, String> zeroStrength() {
    return Map.of();
  }

  /**
   * Makes the attacked model, which may be of another shape. The thief's models stay as they were.
   *
   * @return the new model, which the caller closes, and what the attack measured
   * @throws BadInput if what the thief holds does not serve
   */
  Outcome run(Thief thief, Settings settings);
}
