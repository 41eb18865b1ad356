/**
 * NeuralMark, "Hashed watermark as a filter" (Yao, Song, Jin; arXiv 2507.11137, AAAI 2026), as a
 * baseline: bits in products of a secret key matrix with weights that a hash of that matrix picks.
 *
 * <p>The hash rule here: the filter is SHA3-256 of the key matrix (float32, row by row, little
 * endian), 256 bits, and nobody may choose it. The message is not that hash again, as in the paper,
 * but the codeword, which is a keyed hash of recipient, base and this part and is drawn after the
 * key matrix: only so does the reading not know what it should find, and the exact test holds. Who
 * forges must still invert a hash twice, once for the filter, once for the codeword.
 *
 * <p>Kept: four rounds of filtering, average pooling to 512 numbers, a standard normal key matrix,
 * up to 256 bits, binary cross entropy.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>SHA3-256 in place of SHAKE-256 cut to n bits: it is in every JDK. The filter has 256 bits
 *       also where the message is shorter.
 *   <li>The layer is the first of the MLP of the block after the expressive one; which one the
 *       paper marks in transformers is not known. Small layers are pooled to fewer numbers, and
 *       carry half as many bits as those by default.
 *   <li>There are no labels: the task's loss is the relative error of the features of all tokens,
 *       and the blocks that ActiveMark's paper trains are trained along.
 *   <li>Logits are divided by the norm of the base's pooled weights, and the mark's gradient is a
 *       plain step of its own, as for Uchida's mark.
 *   <li>No threshold at 88.29 % of the bits: the judge asks for the exact chance.
 * </ul>
 *
 * <p>Access: the weights. Null claim: keyed. Nothing is aligned: who permutes the layer's units or
 * rotates the stream removes the mark.
 */
@NullMarked
package activemark.mark.neuralmark;

import org.jspecify.annotations.NullMarked;
