/**
 * Secrets: the owner's key, the key of one recipient's mark, and how everything is derived from
 * them.
 */
@NullMarked
package activemark.proof.key;

import org.jspecify.annotations.NullMarked;
