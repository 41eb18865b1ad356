/** Further training for a purpose of the thief's own (matrix A). */
@NullMarked
package activemark.attack.tune;

import org.jspecify.annotations.NullMarked;
