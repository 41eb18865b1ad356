/**
 * Pictures that marks change or keep: the range of their samples, and triggers in a mark file. All
 * pixels are as the model takes them, normalised [B, 3, h, w].
 */
@NullMarked
package activemark.mark.picture;

import org.jspecify.annotations.NullMarked;
