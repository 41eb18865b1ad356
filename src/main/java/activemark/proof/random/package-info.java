/** Randomness as an argument: seeds, keys and the named streams they open. */
@NullMarked
package activemark.proof.random;

import org.jspecify.annotations.NullMarked;
