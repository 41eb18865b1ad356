package activemark.proof.stamp;

import activemark.error.BadInput;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;

/** A request for a timestamp of one digest, with a random number that its answer must repeat. */
public final class StampRequest {
  private static final int NONCE_BITS = 64;

  private final TimeStampRequest request;

  private StampRequest(TimeStampRequest request) {
    this.request = request;
  }

  /** A request for a SHA-256 digest [32]; asks for the authority's certificates, too. */
  public static StampRequest of(byte[] digest, SecureRandom random) {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    return new StampRequest(
        generator.generate(TSPAlgorithms.SHA256, digest, new BigInteger(NONCE_BITS, random)));
  }

  /** The request's bytes. */
  byte[] encoded() {
    try {
      return request.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a request can always be encoded", e);
    }
  }

  /** Fails unless a timestamp answers this request: status, digest, number, policy. */
  void require(Timestamp stamp, String where) {
    try {
      stamp.response().validate(request);
    } catch (TSPException | RuntimeException e) {
      throw BadInput.of("The timestamp does not answer the request")
          .at(where)
          .expected("the digest and the number that were sent")
          .found(e.getMessage())
          .fix("Try again; if it stays so, somebody between you and the authority replays answers.")
          .bad(e);
    }
  }
}
