package activemark.attack.tune;

import activemark.attack.thief.Attack;
import java.util.List;

/** Every attack that trains the model further; a new one is one line here. */
public final class Tuning {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      List.of(
          FineTune.plain(),
          FineTune.noisy(),
          new FineTuneSegment(),
          new BiasOnly(),
          new LinearProbe(),
          new LowRank(),
          new PromptTokens(),
          new Continue(),
          new Adversarial(),
          new RegulariseRepair(),
          new FeaturePush());

  private Tuning() {}
}
