/**
 * Disturbances of weights that need no training (matrix C). Left out: noise on activations and
 * their clipping, as they change how a model is run and none of its weights.
 */
@NullMarked
package activemark.attack.noise;

import org.jspecify.annotations.NullMarked;
