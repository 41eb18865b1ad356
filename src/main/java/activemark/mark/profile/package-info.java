/**
 * Which block stands out, by the activations of its output; after the ActiveMark paper (arXiv
 * 2510.04966). We let a block be eligible only where two trainable blocks and the last one follow
 * it, and abstain where none stands out.
 */
@NullMarked
package activemark.mark.profile;

import org.jspecify.annotations.NullMarked;
