package activemark.attack.noise;

import activemark.attack.thief.Attack;
import java.util.List;

/** Every attack that disturbs weights without training; a new one is one line here. */
public final class Noises {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      List.of(new GaussianNoise(), new ShiftWeights(), new FlipBits(), new SuppressMassive());

  private Noises() {}
}
