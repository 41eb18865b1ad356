package activemark.attack.compress;

import activemark.attack.thief.Attack;
import java.util.List;

/** Every attack that makes a model smaller or coarser; a new one is one line here. */
public final class Compression {
  /** In the order people see them. */
  public static final List<Attack> ALL =
      List.of(
          new Prune(),
          new PruneActivation(),
          new DropUnits(),
          new DropHeads(),
          new FinePrune(),
          new Quantise(),
          new LowRank(),
          new SliceWidth(),
          new DropBlocks(),
          new DropIdleBlocks());

  private Compression() {}
}
