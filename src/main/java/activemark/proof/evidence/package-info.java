/** Documents: the private mark file and the evidence of a verification. */
@NullMarked
package activemark.proof.evidence;

import org.jspecify.annotations.NullMarked;
