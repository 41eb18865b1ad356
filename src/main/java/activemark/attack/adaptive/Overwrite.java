package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.mark.Schemes;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes marks of the thief's own, by the owner's schemes, over the owner's. */
final class Overwrite implements Attack {
  /** What is written. */
  enum Marks {
    ALL,
    KEYED,
    TIED,
    OFFSET,
    SPREAD
  }

  private static final int MOST_BITS = 256;

  private static final Parameter<Integer> OWNERS =
      Parameter.whole("owners", 1, 0, 1000, "how many marks, one after the other");
  private static final Parameter<Integer> BLOCK =
      Parameter.whole("block", -1, -1, 1000, "block of the hidden mark; -1: by the profile");
  private static final Parameter<Marks> MARKS =
      Parameter.choice(
          "marks", Marks.ALL, "the hidden mark, the tied ones, the one in the mean, or all");
  private static final Parameter<Integer> PICTURES =
      Parameter.whole("pictures", 384, 2, 1_000_000, "how many of the pictures are used, at most");

  @Override
  public String id() {
    return "overwrite";
  }

  @Override
  public String description() {
    return "write own marks by the same schemes over the owner's";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(OWNERS, BLOCK, MARKS, PICTURES);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(OWNERS.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    // As many bits as one question can ask for; the owner asks several on narrow models.
    int bits = Math.max(8, Math.min(MOST_BITS, 2 * thief.stolen().spec().width() / 3));
    MarkOptions options = new MarkOptions(bits, 0, List.of(), settings.get(BLOCK), 0);
    Overwriting overwriting =
        new Overwriting(
            thief,
            schemes(settings.get(MARKS)),
            options,
            settings.get(OWNERS),
            settings.get(PICTURES));
    return Outcome.ofCopy(thief.stolen(), overwriting::run);
  }

  private static List<Scheme> schemes(Marks marks) {
    return Schemes.parse(
        marks == Marks.ALL ? Schemes.DEFAULT : marks.name().toLowerCase(Locale.ROOT));
  }
}
