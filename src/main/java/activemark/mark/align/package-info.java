/**
 * How a suspect's stream lies to the original's: which cut is which, which token is which, and the
 * linear map between their channels. Found on clean pictures between the suspect and the unmarked
 * original, so that nothing of it can depend on a codeword.
 */
@NullMarked
package activemark.mark.align;

import org.jspecify.annotations.NullMarked;
