/**
 * SSLGuard (Cong, He and Zhang, CCS 2022, arXiv 2201.11692) as a rival: where a mask says so,
 * pictures show a trigger; a decoder turns the features of such pictures into the owner's secret
 * vector, for the marked model and for a shadow that imitates it, and not for the original.
 *
 * <p>Kept: a secret vector of 256 Gaussian numbers; a mask over 35 % of the samples; a trigger that
 * begins as a Gaussian picture scaled to [0, 1] and learns; a decoder F-512-256-256 with ReLU;
 * three turns in every step, of the shadow, of decoder and trigger, and of the encoder, with the
 * terms of the paper (mean cosines, squared where nothing is to be found).
 *
 * <p>Different, and why:
 *
 * <ul>
 *   <li>The statistic is the mean cosine of the decoded features to the secret vector over fresh
 *       pictures; the paper counts the pictures above 0.5 among its own.
 *   <li>The shadow is every second block of the original, learning at 3e-4; the paper takes a
 *       pretrained ResNet50.
 *   <li>The encoder is held to the original at all tokens, which replaces the paper's cosine of the
 *       features, and only the blocks between the expressive block and the last are trained; the
 *       paper trains the whole encoder. There is no batch norm to freeze.
 *   <li>300 steps of 4 pictures with and 4 without the trigger; the paper takes 50 epochs of 50 000
 *       pictures in pairs. AdamW at 1e-4 for the encoder, 1e-3 for the decoder and, in units of the
 *       way from black to white, for the trigger; the paper takes SGD with 1e-5, 1e-3 and 1e-3.
 *   <li>Pictures to read with are fresh ones under the trigger, where the paper keeps private ones.
 *   <li>An accuser's trigger and decoder, trained as long on the original, stand beside every
 *       reading, and the suspect's answers to the same pictures without the trigger.
 * </ul>
 */
@NullMarked
package activemark.mark.sslguard;

import org.jspecify.annotations.NullMarked;
