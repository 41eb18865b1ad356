/**
 * Which of many recipients a suspect's bits point to, with a chance that holds for all together.
 */
@NullMarked
package activemark.proof.trace;

import org.jspecify.annotations.NullMarked;
