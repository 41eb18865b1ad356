package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import java.util.List;

/** Every attack that changes the weights and not the function; a new one is one line here. */
public final class Rewrites {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      List.of(
          new PermuteUnits(),
          new MixQk(),
          new MixVo(),
          new PermuteHeads(),
          new FoldNorm(),
          new FoldLayerScale(),
          new Rotate(),
          new ScaleStream(),
          new ShiftStream(),
          new PermuteTokens(),
          new InsertBlocks(),
          new AddUnits(),
          new MaskRegisters(),
          new ClassToRegister());

  private Rewrites() {}
}
