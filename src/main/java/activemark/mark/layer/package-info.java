/**
 * Layers that marks are read from: an MLP's in the original, its counterpart in a suspect whatever
 * a thief did to units and channels, and how the two differ.
 */
@NullMarked
package activemark.mark.layer;

import org.jspecify.annotations.NullMarked;
