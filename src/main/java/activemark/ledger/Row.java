package activemark.ledger;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * An entry as the table holds it.
 *
 * @param kind of fact
 * @param recipient empty where the fact has none
 * @param number of the recipient, -1 where the fact has none
 * @param body the rest as canonical JSON
 * @param sealed what the owner's key opens, base64
 */
record Row(
    long seq,
    String at,
    String kind,
    String edition,
    String recipient,
    long number,
    String body,
    String sealed,
    String digest) {
  static final String EDITION = "edition";
  static final String RECIPIENT = "recipient";
  static final String COPY = "copy";
  static final String COMMITMENT = "commitment";
  static final String TRACE = "trace";
  static final String VERIFICATION = "verification";

  private static final String VERSION = "activemark/ledger/1";

  /** The row of a fact that follows the head. */
  static Row after(Head head, Instant at, Fact fact) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    String kind;
    String recipient = "";
    long number = -1;
    String sealed = "";
    if (fact instanceof Fact.EditionMade made) {
      kind = EDITION;
      body.put("owner", made.owner()).put("ownerCommitment", made.ownerCommitment());
      body.put("baseDigest", made.baseDigest()).put("planDigest", made.planDigest());
      sealed = made.plan().base64();
    } else if (fact instanceof Fact.RecipientAdded added) {
      kind = RECIPIENT;
      recipient = added.recipient();
      number = added.number();
      sealed = added.codeword().base64();
    } else if (fact instanceof Fact.CopyMade copy) {
      kind = COPY;
      recipient = copy.recipient();
      body.put("releaseDigest", copy.releaseDigest()).put("markDigest", copy.markDigest());
    } else if (fact instanceof Fact.CommitmentMade made) {
      kind = COMMITMENT;
      body.put("digest", made.digest()).put("marks", made.marks());
    } else if (fact instanceof Fact.SuspectVerified verified) {
      kind = VERIFICATION;
      recipient = verified.recipient();
      body.put("suspectDigest", verified.suspectDigest()).put("outcome", verified.outcome());
      body.put("evidence", verified.evidence());
    } else {
      Fact.SuspectTraced traced = (Fact.SuspectTraced) fact;
      kind = TRACE;
      body.put("suspectDigest", traced.suspectDigest()).put("recipients", traced.recipients());
      traced.named().forEach(body.putArray("named")::add);
      traced.evidence().forEach(body.putArray("evidence")::add);
    }
    Row row =
        new Row(
            head.entries() + 1,
            at.toString(),
            kind,
            fact.edition(),
            recipient,
            number,
            CanonicalJson.of(body),
            sealed,
            "");
    return row.withDigest(row.digestAfter(head.digest()));
  }

  private Row withDigest(String value) {
    return new Row(seq, at, kind, edition, recipient, number, body, sealed, value);
  }

  /** The digest that this row must have after one with the given digest. */
  String digestAfter(String previous) {
    byte[] all =
        Sha256.fields(
            VERSION,
            previous,
            Long.toString(seq),
            at,
            kind,
            edition,
            recipient,
            Long.toString(number),
            body,
            sealed);
    return HexFormat.of().formatHex(Sha256.of(all));
  }

  /** The end of the chain after this row. */
  Head head() {
    return new Head(seq, digest);
  }

  /**
   * What the row says.
   *
   * @throws BadInput if that is nothing this version knows
   */
  Entry entry() {
    String where = "entry " + seq;
    try {
      return new Entry(
          seq, Instant.parse(at), fact(Fields.of(StrictJson.parse(body, where), where)), digest);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw BadInput.of("An entry of the ledger makes no sense")
          .at(where)
          .found(e.getMessage())
          .fix("activemark ledger check names the first entry that does not fit.")
          .bad(e);
    }
  }

  private Fact fact(Fields fields) {
    Fact fact =
        switch (kind) {
          case EDITION ->
              new Fact.EditionMade(
                  edition,
                  fields.text("owner"),
                  fields.digest("ownerCommitment"),
                  fields.digest("baseDigest"),
                  fields.digest("planDigest"),
                  new Sealed(sealed));
          case RECIPIENT -> new Fact.RecipientAdded(edition, recipient, number, new Sealed(sealed));
          case COPY ->
              new Fact.CopyMade(
                  edition, recipient, fields.digest("releaseDigest"), fields.digest("markDigest"));
          case COMMITMENT ->
              new Fact.CommitmentMade(
                  edition, fields.digest("digest"), fields.whole("marks", 1, Integer.MAX_VALUE));
          case TRACE ->
              new Fact.SuspectTraced(
                  edition,
                  fields.digest("suspectDigest"),
                  fields.whole("recipients", 0, Integer.MAX_VALUE),
                  fields.texts("named"),
                  fields.texts("evidence"));
          case VERIFICATION ->
              new Fact.SuspectVerified(
                  edition,
                  recipient,
                  fields.digest("suspectDigest"),
                  fields.text("outcome"),
                  fields.digest("evidence"));
          default ->
              throw BadInput.of("An entry of the ledger is of a kind that is not known")
                  .at("entry " + seq)
                  .found(kind)
                  .fix("Use the version of ActiveMark that wrote it.")
                  .bad();
        };
    fields.done();
    return fact;
  }
}
