package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import java.util.List;

/** Every attack that knows the method and not the key; a new one is one line here. */
public final class Adaptive {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      List.of(
          new Overwrite(),
          new OverwriteOther(),
          new Unlearn(),
          new Scramble(),
          new Surrogate(),
          new Difference(),
          new Detect(),
          new Invert(),
          new LeakPlace());

  private Adaptive() {}
}
