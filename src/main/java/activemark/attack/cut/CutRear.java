package activemark.attack.cut;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Takes the last blocks off; the final norm stays and makes the outputs of what is left. */
final class CutRear implements Attack {
  private static final Parameter<Integer> DROP =
      Parameter.whole("drop", 2, 0, 1000, "how many blocks, of the model's last");

  @Override
  public String id() {
    return "cut-rear";
  }

  @Override
  public String description() {
    return "take the last blocks off";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(DROP);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(DROP.name(), "0");
  }

  /**
   * {@inheritDoc}
   *
   * @throws BadInput if no block would be left
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    int kept = thief.stolen().spec().depth() - settings.get(DROP);
    if (kept < 1) {
      throw BadInput.of("No block would be left")
          .at("--set " + DROP.name())
          .expected("fewer than the model's " + thief.stolen().spec().depth() + " blocks")
          .found(settings.get(DROP))
          .bad();
    }
    try (Scope scope = Scope.open();
        Draft draft = new Draft(thief.stolen())) {
      draft.arrange(IntStream.range(0, kept).boxed().toList());
      return new Outcome(draft.finish(), Map.of("blocks", (double) kept));
    }
  }
}
