package activemark.proof.stamp;

import activemark.error.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a timestamp, and whether a root stands for them.
 *
 * @param token the signed timestamp
 * @param time the timestamp's own time
 * @param where for messages
 */
record TokenCheck(TimeStampToken token, Instant time, String where) {
  private static final Set<ASN1ObjectIdentifier> HASHES =
      Set.of(TSPAlgorithms.SHA256, TSPAlgorithms.SHA384, TSPAlgorithms.SHA512);

  /** The authority's name, if everything holds. */
  String against(Roots roots) throws GeneralSecurityException, IOException {
    ASN1ObjectIdentifier hash =
        token
            .toCMSSignedData()
            .getSignerInfos()
            .iterator()
            .next()
            .getDigestAlgorithmID()
            .getAlgorithm();
    if (!HASHES.contains(hash)) {
      throw BadInput.of("The timestamp was signed over a weak hash")
          .at(where)
          .expected("SHA-256, SHA-384 or SHA-512")
          .found(hash)
          .bad();
    }
    X509CertificateHolder signer = signer();
    try {
      // The signature, the certificate's time, and that it is for timestamps and nothing else.
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
    } catch (TSPException | OperatorCreationException | RuntimeException e) {
      throw BadInput.of("The timestamp's signature does not hold")
          .at(where)
          .expected("a signature by a certificate for timestamps alone, valid at " + time)
          .found(e.getMessage())
          .bad(e);
    }
    X509Certificate certificate = java(signer);
    requireChain(certificate, roots);
    return certificate.getSubjectX500Principal().getName();
  }

  private X509CertificateHolder signer() {
    @SuppressWarnings("unchecked") // the library's SID is a selector of certificates, untyped
    Collection<X509CertificateHolder> matches = token.getCertificates().getMatches(token.getSID());
    if (matches.isEmpty()) {
      throw BadInput.of("The timestamp does not carry its authority's certificate")
          .at(where)
          .fix("Ask the authority again, for a timestamp with certificates.")
          .bad();
    }
    return matches.iterator().next();
  }

  private void requireChain(X509Certificate signer, Roots roots)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> carried = new ArrayList<>();
    for (X509CertificateHolder each : token.getCertificates().getMatches(null)) {
      carried.add(java(each));
    }
    List<X509Certificate> living = new ArrayList<>();
    for (X509Certificate root : roots.certificates()) {
      try {
        root.checkValidity(Date.from(time)); // a path check does not look at the root's own dates
        living.add(root);
      } catch (CertificateException e) {
        // Not to be trusted at that time; if no other root remains, the complaint below says so.
      }
    }
    if (living.isEmpty()) {
      throw untrusted(roots, "a root that was not valid at " + time, null);
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(signer);
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(
            living.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()),
            target);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(carried)));
    parameters.setDate(Date.from(time));
    parameters.setRevocationEnabled(false);
    try {
      CertPathBuilder.getInstance("PKIX").build(parameters);
    } catch (CertPathBuilderException e) {
      throw untrusted(
          roots,
          "an authority that it does not stand for: " + signer.getIssuerX500Principal().getName(),
          e);
    }
  }

  private BadInput untrusted(Roots roots, String found, @Nullable Exception cause) {
    var complaint =
        BadInput.of("No trusted root stands for the timestamp")
            .at(where)
            .expected("a chain to " + roots.where() + " that was valid at " + time)
            .found(found)
            .fix("Take the root certificate that this authority publishes, if you trust it.");
    return cause == null ? complaint.bad() : complaint.bad(cause);
  }

  private static X509Certificate java(X509CertificateHolder holder)
      throws CertificateException, IOException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
  }
}
