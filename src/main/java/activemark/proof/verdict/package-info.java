/** From evidence to verdict: policy, judge, and the sentence a lawyer can read. */
@NullMarked
package activemark.proof.verdict;

import org.jspecify.annotations.NullMarked;
