/** Exact tails, intervals and corrections: numbers in, numbers out. */
@NullMarked
package activemark.proof.stats;

import org.jspecify.annotations.NullMarked;
