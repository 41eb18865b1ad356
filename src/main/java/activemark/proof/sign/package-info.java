/**
 * Signatures that other programs read: DSSE envelopes around in-toto statements in Sigstore
 * bundles, and OpenSSF Model Signing on top of them. Keys are ECDSA keys in PEM files.
 */
@NullMarked
package activemark.proof.sign;

import org.jspecify.annotations.NullMarked;
