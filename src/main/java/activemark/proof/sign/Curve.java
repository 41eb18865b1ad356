package activemark.proof.sign;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The curves that model signatures may use, each with the hash that goes with it. */
enum Curve {
  P256(SECObjectIdentifiers.secp256r1, "SHA256withECDSA"),
  P384(SECObjectIdentifiers.secp384r1, "SHA384withECDSA"),
  P521(SECObjectIdentifiers.secp521r1, "SHA512withECDSA");

  @SuppressWarnings("ImmutableEnumChecker") // an identifier is immutable without saying so
  private final ASN1ObjectIdentifier id;

  private final String algorithm;

  Curve(ASN1ObjectIdentifier id, String algorithm) {
    this.id = id;
    this.algorithm = algorithm;
  }

  /** Java's name of the signature algorithm. */
  String algorithm() {
    return algorithm;
  }

  /** The curve of a key, if it is an EC key on one of these, named and not spelled out. */
  static Optional<Curve> of(AlgorithmIdentifier key) {
    ASN1Encodable parameters = key.getParameters();
    return X9ObjectIdentifiers.id_ecPublicKey.equals(key.getAlgorithm())
        ? Arrays.stream(values()).filter(curve -> curve.id.equals(parameters)).findFirst()
        : Optional.empty();
  }
}
