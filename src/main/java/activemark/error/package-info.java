/** The two kinds of failure that are the user's to mend. */
@NullMarked
package activemark.error;

import org.jspecify.annotations.NullMarked;
