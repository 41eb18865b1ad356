package activemark.attack.distil;

import activemark.attack.thief.Attack;
import java.util.List;

/**
 * Every attack that trains a student from what the stolen model answers; a new one is one line
 * here.
 */
public final class Distillation {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      List.of(
          Distil.base(),
          Distil.self(),
          Distil.scratch(),
          Distil.small(),
          Distil.tokens(),
          new SoftLabel(),
          new RemovalNet());

  private Distillation() {}
}
