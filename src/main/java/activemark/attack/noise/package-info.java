/** Disturbances of weights and activations that need no training (matrix C). */
@NullMarked
package activemark.attack.noise;

import org.jspecify.annotations.NullMarked;
