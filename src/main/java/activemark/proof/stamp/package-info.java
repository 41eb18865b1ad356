/** Timestamps by third parties (RFC 3161): asking for one, and checking one without a network. */
@NullMarked
package activemark.proof.stamp;

import org.jspecify.annotations.NullMarked;
