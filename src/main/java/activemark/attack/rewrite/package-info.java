/** Rewrites that keep what the model computes (matrix F). */
@NullMarked
package activemark.attack.rewrite;

import org.jspecify.annotations.NullMarked;
