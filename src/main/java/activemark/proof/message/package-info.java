/** Bit strings and codewords. */
@NullMarked
package activemark.proof.message;

import org.jspecify.annotations.NullMarked;
