/**
 * Li, Abady, Wang, Barni 2021 (IWDW, LNCS 13180), a large payload in feature maps, as a baseline:
 * every key picture carries a message of its own in what the model makes of it, read by one fixed
 * secret projection. The nearest rival that stores bits in activations: nothing is learned for the
 * reading and nothing is injected.
 *
 * <p>Kept: one projection X, standard normal and never trained; about 1024 carrying values; binary
 * cross entropy; key pictures stand apart from those of the task; key pictures are shifted in
 * training, which makes the mark tolerant; 15 pictures of 128 bits where 1920 bits are asked for.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>The carrying values are secret (patch, channel) pairs of the tokens before the last block,
 *       each token normalised, not the first channels of a corner: a few channels of large
 *       transformers hold nearly all of a token's norm.
 *   <li>8 pictures of 32 bits by default. X is divided by the root of its rows, so that unmarked
 *       logits have unit deviation, and the loss is a mean over bits: the paper's small weight of a
 *       sum does the same.
 *   <li>There are no labels: the task's loss is the relative error of the features of all tokens.
 *       AdamW for 500 steps in place of 200 epochs from nothing. No rotations or flips.
 *   <li>The key pictures are kept in the mark, 19 kB each at 224 pixels: made small, and stretched
 *       again for training and reading alike.
 *   <li>The suspect is aligned with the base first, as for our own marks; the paper knows no such
 *       thing. A change of the suspect's input (verify --suspect-input) is not applied to the key
 *       pictures.
 * </ul>
 *
 * <p>Access: inside. Null claim: keyed: the codeword is drawn after pictures, places and projection
 * are fixed.
 */
@NullMarked
package activemark.mark.largepayload;

import org.jspecify.annotations.NullMarked;
