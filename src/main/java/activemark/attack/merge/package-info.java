/**
 * Mixtures of the stolen model with the base, with other models or with other copies (matrix D).
 */
@NullMarked
package activemark.attack.merge;

import org.jspecify.annotations.NullMarked;
