package activemark.bench.result;

import activemark.proof.stats.Conformal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an arena's cells say about its contestants. Two rules decide whether a mark is shown: the
 * scheme's own (the exact test of stored bits, or the published limit), and one that is the same
 * for all: more than every innocent reference model of the same scheme and seed.
 */
public final class Standings {
  /** The largest loss of use that an attack may cost and still be worth making, in points. */
  public static final double BEARABLE = 5;

  private static final String SHOWN = "shown";

  private final ArenaFile file;
  private final Map<String, List<Trial>> trials = new HashMap<>();
  private final Map<String, double[]> references = new HashMap<>();

  /** What a document's cells say. */
  public Standings(ArenaFile file) {
    this.file = file;
    for (Trial trial : file.trials()) {
      Place at = trial.place();
      trials.computeIfAbsent(key(at.contestant(), at.role()), k -> new ArrayList<>()).add(trial);
    }
  }

  private static String key(String contestant, Object other) {
    return contestant + " " + other;
  }

  /** The arena's document. */
  public ArenaFile file() {
    return file;
  }

  /**
   * How a contestant stands.
   *
   * @param who the contestant
   * @param cosine mean cosine of its copies to the original; empty if no copy was made
   * @param lost most points that its copies lost on a task; empty if none was measured
   * @param keepsCeiling whether both stay within what the grid allows; false if no copy was made
   * @param taken whether its own copies show the mark, by the rule that decides; empty where none
   *     does, as no reference model could be read
   * @param byRule whether the scheme's own rule decides; else the calibrated one
   * @param own attacks that left the model in use and that the mark survives, by its own rule
   * @param calibrated the same by the calibrated rule
   * @param alarmsOwn models without the mark that show it, by its own rule
   * @param alarmsCalibrated the same by the calibrated rule
   * @param marking mean seconds of marking a copy
   * @param reading mean seconds of a reading with its controls
   */
  public record Standing(
      Contestant who,
      Optional<Double> cosine,
      Optional<Finding.Utility> lost,
      boolean keepsCeiling,
      Optional<Boolean> taken,
      boolean byRule,
      Share own,
      Share calibrated,
      Share alarmsOwn,
      Share alarmsCalibrated,
      OptionalDouble marking,
      OptionalDouble reading) {
    /** Survived attacks by the rule that decides. */
    public Share survived() {
      return byRule ? own : calibrated;
    }

    /** False alarms by the rule that decides. */
    public Share alarms() {
      return byRule ? alarmsOwn : alarmsCalibrated;
    }
  }

  /**
   * So many of so many.
   *
   * @param count those that are meant
   * @param of all that could be decided
   */
  public record Share(int count, int of) {
    @Override
    public String toString() {
      return of == 0 ? "–" : count + " of " + of;
    }
  }

  /** Access classes that have contestants, in the order of the grid. */
  public List<String> classes() {
    return List.copyOf(
        new LinkedHashSet<>(file.contestants().stream().map(Contestant::access).toList()));
  }

  /** Contestants of a class, in the order of the grid. */
  public List<Contestant> of(String access) {
    return file.contestants().stream().filter(each -> each.access().equals(access)).toList();
  }

  /** Cells of a contestant with a role, in order. */
  public List<Trial> trials(Contestant who, Role role) {
    return List.copyOf(trials.getOrDefault(key(who.name(), role), List.of()));
  }

  /** Statistics of the reference models that could be read by a contestant with a seed. */
  public double[] references(String contestant, long seed) {
    return references
        .computeIfAbsent(
            key(contestant, seed),
            k ->
                trials.getOrDefault(key(contestant, Role.REFERENCE), List.of()).stream()
                    .filter(t -> t.place().seed() == seed)
                    .map(Standings::observed)
                    .flatMap(Optional::stream)
                    .map(Finding.Observed::statistic)
                    .flatMapToDouble(OptionalDouble::stream)
                    .toArray())
        .clone();
  }

  /** Whether the scheme's own rule says that the mark is shown; empty where it says nothing. */
  public static Optional<Boolean> byRule(Finding.Observed found) {
    return found.verdict().equals(Finding.Observed.NO_RULE)
        ? Optional.empty()
        : Optional.of(found.verdict().equals(SHOWN));
  }

  /**
   * Whether a model shows more than every reference model; empty without any of these, or if
   * nothing was observed.
   */
  public Optional<Boolean> calibrated(Trial trial) {
    double[] references = references(trial.place().contestant(), trial.place().seed());
    if (references.length == 0) {
      return Optional.empty();
    }
    // A rank of the first: as small a chance as so many references can give.
    return observed(trial)
        .map(Finding.Observed::statistic)
        .map(
            statistic ->
                statistic.isPresent()
                    && Conformal.p(statistic.getAsDouble(), references)
                        <= Conformal.smallest(references.length));
  }

  /**
   * Whether the mark is shown, by the scheme's own rule, or where it has none the calibrated one.
   */
  public Optional<Boolean> shown(Trial trial) {
    return observed(trial).flatMap(Standings::byRule).or(() -> calibrated(trial));
  }

  /** What was observed, if anything could be. */
  public static Optional<Finding.Observed> observed(Trial trial) {
    return trial.finding() instanceof Finding.Observed found
        ? Optional.of(found)
        : Optional.empty();
  }

  /** Whether the attack left the model in use. */
  public static boolean isUsable(Finding.Observed found) {
    return found.utility().map(u -> 100 * u.lost() <= BEARABLE).orElse(false);
  }

  /** How a contestant stands. */
  public Standing standing(Contestant who) {
    List<Trial> marked = trials(who, Role.MARKED).stream().filter(Standings::isObserved).toList();
    List<Trial> attacks =
        trials(who, Role.ATTACK).stream()
            .filter(t -> observed(t).map(Standings::isUsable).orElse(false))
            .toList();
    List<Trial> negatives = new ArrayList<>(trials(who, Role.NEGATIVE));
    negatives.addAll(trials(who, Role.CONTROL));
    negatives.removeIf(t -> !isObserved(t));
    Optional<Double> cosine =
        marked.stream()
            .flatMap(t -> observed(t).flatMap(Finding.Observed::cosine).stream())
            .min(Comparator.naturalOrder());
    Optional<Finding.Utility> lost =
        marked.stream()
            .flatMap(t -> observed(t).flatMap(Finding.Observed::utility).stream())
            .max(Comparator.comparingDouble(Finding.Utility::lost));
    boolean byRule =
        !marked.isEmpty()
            && marked.stream().allMatch(t -> observed(t).flatMap(Standings::byRule).isPresent());
    boolean keeps =
        cosine.map(c -> c >= file.settings().ceilingCosine()).orElse(false)
            && lost.map(u -> 100 * u.lost() <= file.settings().ceilingPoints()).orElse(false);
    return new Standing(
        who,
        cosine,
        lost,
        keeps,
        marked.stream().allMatch(t -> shown(t).isPresent())
            ? Optional.of(
                !marked.isEmpty() && marked.stream().allMatch(t -> shown(t).orElse(false)))
            : Optional.empty(),
        byRule,
        byRule ? own(attacks) : new Share(0, 0),
        calibrated(attacks),
        byRule ? own(negatives) : new Share(0, 0),
        calibrated(negatives),
        seconds(marked, true),
        seconds(marked, false));
  }

  private static boolean isObserved(Trial trial) {
    return observed(trial).isPresent();
  }

  private static Share own(List<Trial> trials) {
    List<Boolean> decided =
        trials.stream().flatMap(t -> observed(t).flatMap(Standings::byRule).stream()).toList();
    return share(decided);
  }

  private Share calibrated(List<Trial> trials) {
    return share(trials.stream().flatMap(t -> calibrated(t).stream()).toList());
  }

  private static Share share(List<Boolean> decided) {
    return new Share((int) decided.stream().filter(yes -> yes).count(), decided.size());
  }

  private static OptionalDouble seconds(List<Trial> marked, boolean making) {
    return marked.stream()
        .filter(t -> t.place().task().isEmpty())
        .flatMap(t -> observed(t).stream())
        .mapToDouble(found -> making ? found.making() : found.reading())
        .average();
  }
}
