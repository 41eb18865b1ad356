package activemark.attack.merge;

import activemark.attack.thief.Attack;
import java.util.List;

/** Every attack that mixes several models; a new one is one line here. */
public final class Merging {
  /** In the order people see them. */
  public static final List<Attack> ALL = List.of(new Average());

  private Merging() {}
}
