/** Smaller and coarser models: what thieves and honest deployers do alike (matrix B). */
@NullMarked
package activemark.attack.compress;

import org.jspecify.annotations.NullMarked;
