package activemark.attack.cut;

import activemark.attack.thief.Attack;
import java.util.List;

/** Every attack that cuts, resets or replaces parts; a new one is one line here. */
public final class Cutting {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      List.of(
          new CutRear(), new ResetRear(), new BaseRear(), new ShufflePositions(), new Resolution());

  private Cutting() {}
}
