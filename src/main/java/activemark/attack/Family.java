package activemark.attack;

import activemark.attack.adaptive.Adaptive;
import activemark.attack.compress.Compression;
import activemark.attack.cut.Cutting;
import activemark.attack.distil.Distillation;
import activemark.attack.merge.Merging;
import activemark.attack.noise.Noises;
import activemark.attack.rewrite.Rewrites;
import activemark.attack.thief.Attack;
import activemark.attack.tune.Tuning;
import java.util.List;

/** Kinds of attacks, in the order people see them. */
public enum Family {
  /** Further training. */
  A(Tuning.ALL),
  /** Compression. */
  B(Compression.ALL),
  /** Noise. */
  C(Noises.ALL),
  /** Merging with other models. */
  D(Merging.ALL),
  /** Distillation. */
  E(Distillation.ALL),
  /** Rewrites that compute the same. */
  F(Rewrites.ALL),
  /** Cutting parts off and training them anew. */
  G(Cutting.ALL),
  /** Attacks that know how marks work. */
  H(Adaptive.ALL);

  // Lists of attacks without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Attack> attacks;

  Family(List<Attack> attacks) {
    this.attacks = List.copyOf(attacks);
  }

  /** The attacks of this kind. */
  public List<Attack> attacks() {
    return attacks;
  }

  /** Whether these attacks know how marks work. */
  public boolean isAdaptive() {
    return this == H;
  }
}
