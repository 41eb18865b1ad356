/**
 * ActiveMark as published (arXiv 2510.04966), as a faithful baseline: a learned encoder puts a
 * 32-bit message into one token of the expressive block's output, the blocks up to the last but one
 * are trained, a learned decoder reads the message before the last block.
 *
 * <p>Kept: token 46, an encoder of (D + 32)-1024-D and a decoder of D-512-32 with ReLU and sigmoid,
 * the loss (mean squared error of the last block's output against the frozen original's, plus that
 * of the decoded message, unweighted), AdamW with its usual weight decay, batches of 16, a higher
 * rate for encoder and decoder, a message of its own for every image, 5 tolerated errors of 32.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>The expressive block is chosen among those after which two trained blocks and the last one
 *       follow: activations always jump at the very end.
 *   <li>The encoder's columns for the message start wider than the engine's usual start. Then 500
 *       steps are enough; the paper takes 5 epochs of 500.
 *   <li>The rate is 1e-4, ten times that for encoder and decoder, with a short rise and a cosine
 *       fall; the paper says 1e-5 and ten times that.
 *   <li>Gradients are cleared before every step, which the public code forgets.
 *   <li>A stream of fewer than 47 tokens counts on from its first patch to find a token.
 *   <li>The original is what the student was when its turn came. If other marks are in it already,
 *       they stay.
 *   <li>An accuser's pair is trained beside the owner's, on the frozen base, for the control
 *       without which the owner's reading means little.
 * </ul>
 */
@NullMarked
package activemark.mark.published;

import org.jspecify.annotations.NullMarked;
