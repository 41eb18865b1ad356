package activemark.attack.merge;

import activemark.attack.thief.Attack;
import java.util.List;

/** Every attack that mixes several models; a new one is one line here. */
public final class Merging {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      List.of(
          new Average(),
          new Slerp(),
          new Transplant(),
          new TaskArithmetic(),
          new Ties(),
          new Dare(),
          new Soup(),
          new Collude());

  private Merging() {}
}
