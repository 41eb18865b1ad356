/**
 * A test of lineage from the weights alone, in the manner of the independence tests for language
 * models (Zhu et al., ICML 2025). The hidden units of an MLP are matched between two models twice:
 * by what each unit listens to (its row of fc1) and by what it says (its column of fc2). In models
 * of one ancestor both matchings agree; in unrelated ones they have nothing to do with each other.
 *
 * <p>Ours differs: a vision transformer's MLP has no gate, so the sides are input and output, where
 * the paper matches by gate and up projection; the rank correlation is taken after the first
 * matching has put the suspect's units into the owner's order, so that no permutation of units
 * changes it; and the number is a score, not a p-value, since the output side of a unit is not
 * exchangeable given its input side.
 *
 * <p>The exact test goes into the place of the reading: under the null hypothesis that the suspect
 * was trained from an initialisation drawn independently of the owner's model, with exchangeable
 * hidden units, the matching by the input side is a uniform permutation in every block, so the
 * correlation of the units' own order with it has a known distribution. A thief defeats that one by
 * permuting units; the score stands.
 *
 * <p>Limits: rotating the stream or folding norms changes both sides, and blocks are compared by
 * their number.
 */
@NullMarked
package activemark.mark.weightmatch;

import org.jspecify.annotations.NullMarked;
