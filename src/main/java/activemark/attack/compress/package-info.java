/**
 * Smaller and coarser models: what thieves and honest deployers do alike (matrix B).
 *
 * <p>Left out: merging of tokens on the way, as it changes how a model is run and none of its
 * weights. Rotation before rounding is two attacks in a row.
 */
@NullMarked
package activemark.attack.compress;

import org.jspecify.annotations.NullMarked;
