/**
 * Further training for a purpose of the thief's own (matrix A).
 *
 * <p>Resetting the head is no attack apart: a backbone has none, and each of these trains a new one
 * from nothing. Adapters that are not merged compute what merged ones compute.
 */
@NullMarked
package activemark.attack.tune;

import org.jspecify.annotations.NullMarked;
