/**
 * Uchida, Nagai, Sakazawa, Satoh: Embedding watermarks into deep neural networks (ICMR 2017, arXiv
 * 1701.04082), as a baseline: the weights of one layer are averaged over its outputs, and the signs
 * of the mean's products with secret random vectors are the bits.
 *
 * <p>Kept: the average over outputs, X standard normal, the binary cross entropy summed over the
 * bits, up to 256 bits, the weights alone at verification.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>The layer is the first of the MLP of the block after the expressive one; a transformer has
 *       no convolutions. Half as many bits as the width by default.
 *   <li>There are no labels: the task's loss is the relative error of the features of all tokens,
 *       and the blocks that ActiveMark's paper trains are trained along.
 *   <li>Logits are divided by the norm of the base's mean row. At the paper's scale the loss of a
 *       pretrained layer asks for changes many times the weights' size.
 *   <li>The regulariser's gradient is a plain step of its own: AdamW would move all weights of the
 *       layer alike and show the mark in their histogram (Entropy 22(12):1379).
 *   <li>The bits are the codeword, drawn after the projection; the paper's demonstration embeds
 *       ones. So an exact binomial test holds, which the paper lacks.
 * </ul>
 *
 * <p>Access: the weights. Null claim: keyed. Nothing is aligned: who rotates the stream removes the
 * mark, who permutes the hidden units does not.
 */
@NullMarked
package activemark.mark.uchida;

import org.jspecify.annotations.NullMarked;
