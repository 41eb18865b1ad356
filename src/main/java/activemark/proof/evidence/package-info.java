/** What a mark is, what a reading of it showed, and the private file of one recipient's mark. */
@NullMarked
package activemark.proof.evidence;

import org.jspecify.annotations.NullMarked;
