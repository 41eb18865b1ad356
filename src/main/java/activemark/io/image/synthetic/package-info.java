/**
 * Pictures drawn by code from a seed, for demonstrations and tests that have no photographs at
 * hand.
 *
 * <p>Lengths are fractions of a picture's height: x runs from 0 to the aspect ratio, y from 0 at
 * the top to 1. All arithmetic is strict, so a seed gives the same bytes on every machine.
 */
@NullMarked
package activemark.io.image.synthetic;

import org.jspecify.annotations.NullMarked;
