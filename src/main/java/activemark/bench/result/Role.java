package activemark.bench.result;

import java.util.Locale;

/** What an examined model is to a scheme. */
public enum Role {
  /** The marked copy itself. */
  MARKED,
  /** The marked copy after an attack. */
  ATTACK,
  /** A model that must not show the mark. */
  NEGATIVE,
  /** Another reading, asked for by the scheme itself, that must not show the mark. */
  CONTROL,
  /** One of the innocent models from which the calibrated limit is taken. */
  REFERENCE;

  /** Name in documents. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Role of(String id) {
    for (Role role : values()) {
      if (role.id().equals(id)) {
        return role;
      }
    }
    throw new IllegalArgumentException(id);
  }
}
