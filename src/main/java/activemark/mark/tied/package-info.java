/**
 * Marks tied to utility: a tiny keyed nonlinear change of the features on ordinary pictures, so
 * that to keep the features is to keep the mark.
 */
@NullMarked
package activemark.mark.tied;

import org.jspecify.annotations.NullMarked;
