package activemark.proof.evidence;

import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a suspect was read, so that others can read it again.
 *
 * @param preprocessing how pictures became pixels, free JSON; kept in canonical form
 * @param token token at which hidden marks were asked; -1 for the key's own place
 * @param change through which the suspect saw the pictures; empty where it saw them unchanged
 * @param precision of forward passes, such as "FLOAT32"
 */
public record Procedure(ObjectNode preprocessing, int token, String change, String precision) {
  /** Checks the token; copies the settings. */
  public Procedure {
    if (token < -1) {
      throw new IllegalArgumentException("no token: " + token);
    }
    preprocessing = StrictJson.parse(CanonicalJson.of(preprocessing), "preprocessing");
  }

  /** How pictures became pixels, copied. */
  @Override
  public ObjectNode preprocessing() {
    return preprocessing.deepCopy();
  }
}
