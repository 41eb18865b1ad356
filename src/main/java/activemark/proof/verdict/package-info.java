/**
 * From readings to a verdict: policy, judge, the sentence a lawyer can read, and the document that
 * holds it all and can be checked by anybody.
 */
@NullMarked
package activemark.proof.verdict;

import org.jspecify.annotations.NullMarked;
