package activemark.proof.sign;

import activemark.error.BadInput;
import activemark.proof.key.Passphrase;
import activemark.proof.key.PassphraseSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** A private ECDSA key (P-256, P-384 or P-521) that signs statements. */
public final class SigningKey {
  private static final String WHAT = "signing key";

  private final Curve curve;
  private final PrivateKey key;
  private final VerifyingKey verifyingKey;

  private SigningKey(Curve curve, PrivateKey key, VerifyingKey verifyingKey) {
    this.curve = curve;
    this.key = key;
    this.verifyingKey = verifyingKey;
  }

  /**
   * Reads a PEM file: PKCS#8, plain or encrypted, or SEC1.
   *
   * @param source asked for the passphrase if the key is encrypted
   * @throws BadInput if the file is missing, damaged, holds something else, or the passphrase is
   *     not its own
   */
  public static SigningKey read(Path file, PassphraseSource source) {
    Object read = Pem.read(file, WHAT);
    if (read instanceof PEMKeyPair pair) {
      return of(pair.getPrivateKeyInfo(), file);
    } else if (read instanceof PrivateKeyInfo info) {
      return of(info, file);
    } else if (read instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
      return of(decrypted(encrypted, file, source), file);
    } else if (read instanceof PEMEncryptedKeyPair) {
      throw BadInput.of("The signing key is encrypted in the old way, which is weak")
          .at(file)
          .fix("Convert it with: openssl pkcs8 -topk8 -in " + file + " -out key8.pem")
          .bad();
    }
    throw Pem.unfit(file, WHAT, "something else than a private key");
  }

  /** A sentence to show if others may read the key file; empty if all is well. */
  public static Optional<String> exposure(Path file) {
    return Passphrase.exposure(file);
  }

  /** The public half. */
  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  /** The signature of a message, DER as everywhere with ECDSA. */
  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(curve.algorithm());
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has ECDSA", e);
    }
  }

  /** The public half's hint, never the secret. */
  @Override
  public String toString() {
    return "SigningKey(" + verifyingKey.hint() + ", secret withheld)";
  }

  private static SigningKey of(PrivateKeyInfo info, Path file) {
    Curve curve =
        Curve.of(info.getPrivateKeyAlgorithm())
            .orElseThrow(() -> Pem.unfit(file, WHAT, "a private key of another kind or curve"));
    try {
      ECPrivateKeyParameters secret = (ECPrivateKeyParameters) PrivateKeyFactory.createKey(info);
      var point =
          new FixedPointCombMultiplier().multiply(secret.getParameters().getG(), secret.getD());
      var publicInfo =
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
              new ECPublicKeyParameters(point, secret.getParameters()));
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
      return new SigningKey(curve, key, VerifyingKey.of(publicInfo, file, WHAT));
    } catch (BadInput e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw Pem.unfit(file, WHAT, "a damaged private key");
    }
  }

  private static PrivateKeyInfo decrypted(
      PKCS8EncryptedPrivateKeyInfo encrypted, Path file, PassphraseSource source) {
    char[] words = {};
    try (Passphrase passphrase = source.ask(WHAT + " " + file)) {
      words = passphrase.characters();
      return encrypted.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(new BouncyCastleProvider())
              .build(words));
    } catch (PKCSException | OperatorCreationException e) {
      throw BadInput.of("The passphrase does not open the key")
          .at(WHAT + " " + file)
          .found("another passphrase, or a damaged file")
          .bad();
    } finally {
      Arrays.fill(words, '\0');
    }
  }
}
