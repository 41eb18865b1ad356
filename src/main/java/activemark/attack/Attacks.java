package activemark.attack;

import activemark.attack.thief.Attack;
import activemark.attack.thief.BlockMatrices;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** All attacks, family by family; a new one is one line in its family's list. */
public final class Attacks {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      Stream.of(Family.values()).flatMap(family -> family.attacks().stream()).toList();

  /** Name of the measure that every attack gets: how far the weights moved. */
  public static final String CHANGE = "weightChange";

  private Attacks() {}

  /**
   * The attack of that name.
   *
   * @throws BadInput if there is none
   */
  public static Attack named(String id) {
    return ALL.stream()
        .filter(attack -> attack.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                BadInput.of("There is no such attack")
                    .at("ID")
                    .expected(ALL.stream().map(Attack::id).collect(Collectors.joining(", ")))
                    .found(id)
                    .fix("List them with: activemark attack --list")
                    .bad());
  }

  /**
   * Runs an attack. To what it measures, this adds how far the weights moved: {@code weightChange},
   * the norm of the difference over the norm of the stolen weights, of the blocks' matrices (a few
   * large vectors would drown them), where both models have the same ones.
   *
   * @throws BadInput if the thief lacks something, or what there is does not serve
   */
  public static Outcome run(Attack attack, Thief thief, Settings settings) {
    for (Need need : attack.needs()) {
      if (!thief.has(need)) {
        throw need.missingFor(attack);
      }
    }
    Outcome outcome = attack.run(thief, settings);
    Map<String, Double> measures = new LinkedHashMap<>(outcome.measures());
    measures.putAll(changeMeasure(thief.stolen(), outcome.model()));
    return new Outcome(outcome.model(), measures);
  }

  /** {@link #CHANGE}, where both models have the same matrices. */
  static Map<String, Double> changeMeasure(Backbone before, Backbone after) {
    return before.weights().fits(after.weights())
        ? Map.of(CHANGE, change(before, after))
        : Map.of();
  }

  private static double change(Backbone before, Backbone after) {
    double moved = 0;
    double all = 0;
    for (String name : BlockMatrices.of(before)) {
      try (Scope scope = Scope.open()) {
        Tensor was = before.weights().get(name);
        moved += Ops.item(after.weights().get(name).sub(was).square().sum());
        all += Ops.item(was.square().sum());
      }
    }
    return Math.sqrt(moved / all);
  }
}
