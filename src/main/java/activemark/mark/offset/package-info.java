/**
 * A mark in the mean of the feature vectors: what every student learns of a model before anything
 * else, whatever it starts from.
 */
@NullMarked
package activemark.mark.offset;

import org.jspecify.annotations.NullMarked;
