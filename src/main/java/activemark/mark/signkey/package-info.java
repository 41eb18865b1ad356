/**
 * Lim, Chan, Ng, Fan, Yang: "Protect, show, attend and tell" (Pattern Recognition 122:108285,
 * 2022), the half of it that can be read from a model, as a baseline: the signs of a hidden state
 * are a signature.
 *
 * <p>Kept: the sign loss with margin 0.1 and weight 0.1, a signature as long as the state, sign
 * accuracy averaged over pictures as the statistic.
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>The hidden state of the captioning network is the class token after the first trained block
 *       (the mean token of a model without one). The blocks behind it learn to keep the features; a
 *       state read later could not change at all without changing them.
 *   <li>The key that is added to or multiplied with the state at every step is left out. A released
 *       backbone has nobody to hand it a key, and whoever has key and weights folds the one into
 *       the other.
 *   <li>The signature is random bits of the key, not the letters of a text, so that it does not
 *       depend on the base.
 *   <li>The state is divided by its deviation in the base, so that the margin means something.
 *   <li>The task's loss is the relative error of the features of all tokens.
 *   <li>Cuts and tokens are aligned with the base's first, as for our own marks. Channels are not:
 *       changed signs would be taken for a change of basis and undone.
 * </ul>
 *
 * <p>Access: inside. Null claim: calibrated. Many signs are inherited from the base, where they are
 * right or wrong by the luck of the key, and the reading knows the signature: the number counts
 * only beside the base's and those of reference models.
 */
@NullMarked
package activemark.mark.signkey;

import org.jspecify.annotations.NullMarked;
