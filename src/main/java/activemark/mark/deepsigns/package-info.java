/**
 * DeepSigns (Darvish Rouhani, Chen, Koushanfar; ASPLOS 2019, arXiv 1804.00750), its white-box
 * variant, as a baseline: the mean activation of secret pictures of a class, times a secret
 * projection, has the bits as its signs.
 *
 * <p>Kept: one trained centre for every marked class, the pull of activations to it, centres apart
 * and of norm one, binary cross entropy summed over bits and classes, a standard normal projection,
 * 16 bits a class by default, secret key pictures.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>Classes are clusters of the base's activations, as there are no labels: four, of which the
 *       key marks two. Centres of the others do not move.
 *   <li>The activation is the mean of the normalised patch tokens before the last block, less the
 *       base's mean over pictures; without that, what all pictures have in common gives all classes
 *       the same bits.
 *   <li>The task's loss is the relative error of the features of all tokens. The two losses count
 *       alike, both times 0.2; the paper's weights go with a cross entropy.
 *   <li>Key pictures are at most 32 of a class and are kept in the mark, 19 kB each at 224 pixels:
 *       made small, and stretched again for training and reading alike. Only they are pulled.
 *   <li>The judge asks for the exact chance, not for a bit error rate of zero.
 *   <li>The suspect is aligned with the base first, as for our own marks; the paper knows no such
 *       thing. A change of the suspect's input (verify --suspect-input) is not applied to the key
 *       pictures.
 * </ul>
 *
 * <p>Access: inside. Null claim: keyed: the codeword is drawn after pictures and projection are
 * fixed.
 */
@NullMarked
package activemark.mark.deepsigns;

import org.jspecify.annotations.NullMarked;
