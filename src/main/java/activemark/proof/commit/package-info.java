/**
 * One public number for the marks of many copies, proofs that a mark is among them, and signed
 * claims about both.
 */
@NullMarked
package activemark.proof.commit;

import org.jspecify.annotations.NullMarked;
