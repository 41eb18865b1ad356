/**
 * The floor that every fingerprint has to beat: does the suspect repeat the owner's mistakes? After
 * the baseline of QuRD (Godinot et al., AAAI 2025), which is on par with elaborate fingerprints.
 *
 * <p>A backbone has no classes, so a linear probe is fitted on each model's own features, with the
 * same pictures. We refit it and do not transplant the owner's head: with his head on features in
 * another basis an innocent model would be wrong at random, and any fingerprint would look good
 * beside that; with its own probe it may be right, and what is left is whether the mistakes agree.
 * Pictures that are hard for everybody are hard for the innocent too: only the rank among other
 * models means anything.
 */
@NullMarked
package activemark.mark.sharederrors;

import org.jspecify.annotations.NullMarked;
