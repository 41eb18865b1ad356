/** Pictures for training and measuring: sets that are read when needed, with and without labels. */
@NullMarked
package activemark.model.data;

import org.jspecify.annotations.NullMarked;
