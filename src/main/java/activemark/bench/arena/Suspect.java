package activemark.bench.arena;

import activemark.bench.AttackSet;
import activemark.bench.result.Cell;
import activemark.bench.result.Role;

/** A model that a mark is looked for in, by how it comes to be. */
sealed interface Suspect {
  /** Name in tables. */
  String name();

  /** What it is to the scheme. */
  Role role();

  /** Whether it is made from the unmarked original without any mark. */
  default boolean descendsFromBase() {
    return false;
  }

  /** The marked copy itself. */
  record Marked() implements Suspect {
    @Override
    public String name() {
      return Cell.MARKED;
    }

    @Override
    public Role role() {
      return Role.MARKED;
    }
  }

  /** The unmarked original. */
  record Base() implements Suspect {
    @Override
    public String name() {
      return Cell.BASE;
    }

    @Override
    public Role role() {
      return Role.NEGATIVE;
    }

    @Override
    public boolean descendsFromBase() {
      return true;
    }
  }

  /**
   * The original marked by the same scheme with another key.
   *
   * @param seed of that copy
   */
  record OtherKey(long seed) implements Suspect {
    @Override
    public String name() {
      return "other-key";
    }

    @Override
    public Role role() {
      return Role.NEGATIVE;
    }

    @Override
    public boolean descendsFromBase() {
      return true;
    }
  }

  /**
   * An innocent model.
   *
   * @param model which
   */
  record Innocent(Innocents.Innocent model) implements Suspect {
    @Override
    public String name() {
      return model.name();
    }

    @Override
    public Role role() {
      return model.reference() ? Role.REFERENCE : Role.NEGATIVE;
    }

    @Override
    public boolean descendsFromBase() {
      return model.kind() == Innocents.Kind.SIBLING;
    }
  }

  /**
   * The marked copy after an attack.
   *
   * @param row the attack
   * @param data name of the data set that it learns from; empty if it learns from none
   */
  record Attacked(AttackSet.Row row, String data) implements Suspect {
    @Override
    public String name() {
      return row.id();
    }

    @Override
    public Role role() {
      return Role.ATTACK;
    }
  }
}
