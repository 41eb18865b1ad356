package activemark.attack;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Attacks one after the other, each on what the former made.
 *
 * @param steps at least one
 */
public record Chain(List<Step> steps) {
  private static final String THEN = "then";

  /** Checks that there is a step. */
  public Chain {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a chain without attacks");
    }
  }

  /**
   * One attack.
   *
   * @param attack which
   * @param settings of that attack
   */
  public record Step(Attack attack, Settings settings) {
    /**
     * Reads {@code ID NAME=VALUE ...}.
     *
     * @throws BadInput if there is no such attack or a setting is not its own
     */
    public static Step parse(String text) {
      List<String> words = Arrays.asList(text.strip().split("\\s+"));
      Attack attack = Attacks.named(words.get(0));
      return new Step(attack, Settings.parse(attack, words.subList(1, words.size())));
    }

    /** The attack with all its settings; {@link #parse} gives it back. */
    @Override
    public String toString() {
      return settings.toString();
    }
  }

  /**
   * Reads {@code ID NAME=VALUE ... then ID NAME=VALUE ...}.
   *
   * @throws BadInput if a step cannot be understood
   */
  public static Chain parse(String text) {
    return new Chain(
        Arrays.stream(text.strip().split("\\s+" + THEN + "\\s+")).map(Step::parse).toList());
  }

  /** Names of the attacks, such as {@code prune then finetune}. */
  public String name() {
    return steps.stream()
        .map(step -> step.attack().id())
        .collect(Collectors.joining(" " + THEN + " "));
  }

  /** What all of them need beside the stolen model. */
  public Set<Need> needs() {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    steps.forEach(step -> needs.addAll(step.attack().needs()));
    return needs;
  }

  /**
   * Runs all. What a single attack measures keeps its name; of several, each name begins with the
   * attack's, and with its place where an attack comes twice. {@code weightChange} is that of the
   * whole chain. Every step after the first has a seed of its own.
   *
   * @throws BadInput if the thief lacks something, or what there is does not serve
   */
  public Outcome run(Thief thief) {
    for (Step step : steps) {
      for (Need need : step.attack().needs()) {
        if (!thief.has(need)) {
          throw need.missingFor(step.attack());
        }
      }
    }
    if (steps.size() == 1) {
      return Attacks.run(steps.get(0).attack(), thief, steps.get(0).settings());
    }
    Map<String, Double> measures = new LinkedHashMap<>();
    List<Outcome> made = new ArrayList<>();
    try {
      for (int i = 0; i < steps.size(); i++) {
        Step step = steps.get(i);
        Thief now =
            made.isEmpty()
                ? thief
                : thief
                    .withStolen(made.get(i - 1).model())
                    .withSeed(thief.seed().child("attack/step/" + i));
        Outcome outcome = Attacks.run(step.attack(), now, step.settings());
        made.add(outcome);
        String name = label(i);
        outcome.measures().forEach((key, value) -> measures.put(name + "." + key, value));
      }
      Outcome last = made.remove(made.size() - 1);
      measures.putAll(Attacks.changeMeasure(thief.stolen(), last.model()));
      return new Outcome(last.model(), measures);
    } finally {
      made.forEach(Outcome::close);
    }
  }

  private String label(int step) {
    String id = steps.get(step).attack().id();
    boolean again = steps.stream().filter(each -> each.attack().id().equals(id)).count() > 1;
    return again ? id + "-" + (step + 1) : id;
  }

  /** The steps with all their settings; {@link #parse} gives them back. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining(" " + THEN + " "));
  }
}
