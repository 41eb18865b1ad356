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
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a mark of the thief's own by any scheme that marks weights. */
final class OverwriteOther implements Attack {
  private static final List<Scheme> SCHEMES =
      Schemes.ALL.stream().filter(Scheme::changesWeights).toList();
  private static final Parameter<Scheme> SCHEME =
      new Parameter<>(
          "scheme",
          "published",
          SCHEMES.stream().map(Schemes::name).collect(Collectors.joining(", ")),
          "who writes the mark; published is the paper's",
          text -> SCHEMES.stream().filter(each -> Schemes.name(each).equals(text)).findFirst());
  private static final Parameter<Integer> STEPS =
      Parameter.whole(
          "steps", 50, 0, 1_000_000, "training steps, where the scheme trains; 0: its own number");
  private static final Parameter<Integer> BLOCK =
      Parameter.whole("block", -1, -1, 1000, "block of the mark; -1: by the profile");

  @Override
  public String id() {
    return "overwrite-other";
  }

  @Override
  public String description() {
    return "write an own mark by another scheme than the owner's";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SCHEME, STEPS, BLOCK, Budget.IMAGES);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    MarkOptions options =
        new MarkOptions(0, 0, List.of(), settings.get(BLOCK), settings.get(STEPS));
    Overwriting overwriting =
        new Overwriting(
            thief, List.of(settings.get(SCHEME)), options, 1, settings.get(Budget.IMAGES));
    return Outcome.ofCopy(thief.stolen(), overwriting::run);
  }
}
