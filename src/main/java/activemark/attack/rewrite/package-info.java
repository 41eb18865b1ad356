/**
 * Rewrites that keep what the model computes (matrix F). They cost a thief nothing, so a mark must
 * lose nothing to them.
 *
 * <p>Most leave the stream as it is and only change how a block computes what it adds: permuted
 * units and heads, mixed queries, keys and values, folded norms and layer scales, added units. Six
 * move the stream or places in it, and whoever reads a mark from it must first align the suspect
 * with the base: {@code rotate} and {@code scale-stream} and {@code shift-stream} change the
 * tokens' channels, {@code permute-tokens} and {@code mask-registers} the tokens' indices, and
 * {@code insert-blocks} the index of blocks and cuts.
 *
 * <p>Left out: scaling single hidden units and taking it back behind the activation. It is exact
 * for ReLU, and for the linear branch of gated MLPs, but our models have GELU and its like, for
 * which a factor of 2 moves the outputs visibly. Other names, transposed matrices and other files
 * are a matter of layouts; tests of {@code model.backbone.layout} have them. Moving the class token
 * from its place needs another program rather than other weights.
 */
@NullMarked
package activemark.attack.rewrite;

import org.jspecify.annotations.NullMarked;
