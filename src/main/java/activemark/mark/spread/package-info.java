/**
 * A mark spread over the weights: a faint keyed change of every MLP's first layer, which a thief
 * can neither find nor drown without making the model anew.
 */
@NullMarked
package activemark.mark.spread;

import org.jspecify.annotations.NullMarked;
