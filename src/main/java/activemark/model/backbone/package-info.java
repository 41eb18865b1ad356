/** Vision transformers as a stream of tokens [B, N, D] with numbered cuts, over named weights. */
@NullMarked
package activemark.model.backbone;

import org.jspecify.annotations.NullMarked;
