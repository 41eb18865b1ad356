package activemark.proof.sign;

import activemark.error.BadInput;
import activemark.proof.canonical.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A public ECDSA key that checks signatures. */
public final class VerifyingKey {
  private static final String WHAT = "public key";

  private final Curve curve;
  private final PublicKey key;

  private VerifyingKey(Curve curve, PublicKey key) {
    this.curve = curve;
    this.key = key;
  }

  /**
   * Reads a PEM file with a public key (SPKI).
   *
   * @throws BadInput if it is missing, damaged or holds something else, a private key included
   */
  public static VerifyingKey read(Path file) {
    if (Pem.read(file, WHAT) instanceof SubjectPublicKeyInfo info) {
      return of(info, file, WHAT);
    }
    throw Pem.unfit(file, WHAT, "something else than a public key");
  }

  static VerifyingKey of(SubjectPublicKeyInfo info, Path file, String what) {
    Curve curve =
        Curve.of(info.getAlgorithm())
            .orElseThrow(() -> Pem.unfit(file, what, "a key of another kind or curve"));
    try {
      X509EncodedKeySpec spec = new X509EncodedKeySpec(info.getEncoded());
      return new VerifyingKey(curve, KeyFactory.getInstance("EC").generatePublic(spec));
    } catch (IOException | GeneralSecurityException e) {
      throw Pem.unfit(file, what, "a damaged key");
    }
  }

  /** The key in PEM form. */
  public String pem() {
    return Pem.write("PUBLIC KEY", key.getEncoded());
  }

  /** SHA-256 of the PEM form, by which signatures name the key; hex. */
  public String hint() {
    return Sha256.hex(pem().getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether a signature is this key's for a message. */
  boolean accepts(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(curve.algorithm());
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // not even the form of a signature
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has ECDSA", e);
    }
  }
}
