/** Training: one loop over batches of pictures, and what is trained with it. */
@NullMarked
package activemark.model.train;

import org.jspecify.annotations.NullMarked;
