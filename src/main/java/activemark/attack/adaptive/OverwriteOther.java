package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.mark.Schemes;
import activemark.mark.scheme.MarkOptions;
import java.util.List;
import java.util.Set;

/** Writes a mark of the thief's own by another scheme than the owner's, which trains the rear. */
final class OverwriteOther implements Attack {
  private static final Parameter<Integer> STEPS =
      Parameter.whole("steps", 50, 1, 1_000_000, "training steps of 16 pictures");
  private static final Parameter<Integer> BLOCK =
      Parameter.whole("block", -1, -1, 1000, "block of the mark; -1: by the profile");

  @Override
  public String id() {
    return "overwrite-other";
  }

  @Override
  public String description() {
    return "write an own mark by the scheme of the ActiveMark paper";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(STEPS, BLOCK, Budget.IMAGES);
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
        new Overwriting(thief, Schemes.parse("published"), options, 1, settings.get(Budget.IMAGES));
    return Outcome.ofCopy(thief.stolen(), overwriting::run);
  }
}
