/**
 * DICTION (Bellafqira and Coatrieux, arXiv 2210.15745) as a rival: a projection net reads a message
 * from the activations that a few trigger pictures cause, and learns in turns with the model, while
 * the unmarked original has to say something else.
 *
 * <p>Kept: trigger pictures are pictures of the owner's with Gaussian noise of deviation 1 and a
 * white square in a corner; the net's loss is the binary cross entropy of the message on the marked
 * model plus that of another random message on the original; the model's is that of the message
 * alone beside its task; AdamW at 1e-3 with decay 1e-4 for the net; 256 bits; the message is read
 * from the net's mean output over the triggers, threshold one half; the statistic is the share of
 * bits that are right, one minus the bit error rate.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>The activations are those between the last two blocks: class token and mean of the patches,
 *       each standardised by what the original shows over the triggers; the paper takes a layer of
 *       a convolutional net.
 *   <li>The net is F-512-M; the description that we follow does not say the paper's.
 *   <li>The square covers 5/32 of a side, as the paper's five pixels do on pictures of 32.
 *   <li>The task is to keep the features of all tokens; the paper has the labels of its task. The
 *       blocks between the expressive block and the last are trained, 300 steps of 16 pictures and
 *       16 triggers; the paper stops where no bit is wrong.
 *   <li>The message is drawn from the key, not from the codeword's hash: the net learns with the
 *       bits, so that no exact chance could follow from how they were drawn.
 *   <li>An accuser's net, trained on the original alone to say the message, stands beside every
 *       reading.
 * </ul>
 */
@NullMarked
package activemark.mark.diction;

import org.jspecify.annotations.NullMarked;
