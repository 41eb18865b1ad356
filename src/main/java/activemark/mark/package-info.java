/**
 * The two flows that everything serves: put a recipient's mark into a copy, and read it from a
 * suspect.
 */
@NullMarked
package activemark.mark;

import org.jspecify.annotations.NullMarked;
