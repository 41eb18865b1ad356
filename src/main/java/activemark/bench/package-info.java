/** The grid of attacks: each on a marked copy, then the mark is read and the use measured. */
@NullMarked
package activemark.bench;

import org.jspecify.annotations.NullMarked;
