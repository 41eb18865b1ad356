/**
 * RandMark (Chistyakova and Pautov, arXiv 2603.10695) as a rival: an encoder puts a message into
 * what the model makes of a noisy picture, a decoder reads it from the feature vector, and the
 * model learns along. The reading averages over noisy draws of every picture.
 *
 * <p>Implemented from descriptions of the paper, which contradict each other about what the encoder
 * gives: it is declared as a map into the space of features, and its output goes into a model that
 * takes pictures. Ours is the first reading: it changes the hidden stream, as ActiveMark's does.
 * The second, a residual of at most 8/255 in the picture, carried nothing through a real model
 * (docs/experiments/randmark-carrier.md). Architectures, noise, loss weight and budget are not
 * disclosed, so these are ours:
 *
 * <ul>
 *   <li>The encoder is one net for all tokens, D + n through 512 hidden units to D; it takes a
 *       standardised token before the first trained block and the message, and adds to each of the
 *       token's numbers at most half the token's root mean square (tanh).
 *   <li>The decoder is F-512-n on the standardised feature vector, as in ActiveMark's paper.
 *   <li>Gaussian noise of 0.05 of the way from black to white, 8 draws for every picture at
 *       reading, one for every picture and step in training; loss weight 0.3, binary cross entropy.
 *   <li>"Black" and "white" are the ends of what the pictures to mark with show in a channel.
 *   <li>300 steps of 8 pictures with messages and 16 without, AdamW at 1e-4, ten times that for
 *       encoder and decoder.
 * </ul>
 *
 * <p>Kept: a message for every picture, 32 bits, 5 tolerated errors, the mean of the errors over
 * the draws against that tolerance (rounded up, which decides the same), the share of pictures that
 * pass as statistic.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>The blocks between the expressive block and the last are trained, the same as for all
 *       trained marks; the paper trains the whole model.
 *   <li>The representation is held to the original's on clean pictures, at all tokens.
 *   <li>Reading takes fresh pictures; the paper reads the 1000 that it trained with.
 *   <li>Nothing in the loss keeps the message from passing through the unmarked original. That is
 *       the paper's own, and the reason for the accuser beside every reading: a second pair,
 *       trained as long on the original, which nobody changed.
 *   <li>A suspect is read as it is: where its stream lies in another basis, the message meets
 *       noise.
 * </ul>
 */
@NullMarked
package activemark.mark.randmark;

import org.jspecify.annotations.NullMarked;
