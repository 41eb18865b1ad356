/** The hidden keyed mark: a secret question put to one token, answered by the weights. */
@NullMarked
package activemark.mark.keyed;

import org.jspecify.annotations.NullMarked;
