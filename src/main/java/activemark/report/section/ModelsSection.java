package activemark.report.section;

import activemark.proof.evidence.Claim;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.verdict.Evidence;
import activemark.report.html.Node;
import java.util.List;

/** Who claims what about which files. */
public final class ModelsSection implements Section {
  @Override
  public String id() {
    return "models";
  }

  @Override
  public String title() {
    return "Who and what";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    Claim claim = evidence.claim();
    SuspectModel suspect = evidence.suspect();
    String identity =
        suspect.isRelease(claim)
            ? "the recipient’s copy, byte for byte"
            : suspect.isBase(claim)
                ? "the unmarked original, byte for byte"
                : "neither the original nor the recipient’s copy, byte for byte";
    return List.of(
        new Facts()
            .add("Owner", Words.name(claim.owner()))
            .add("Recipient", Words.name(claim.recipient()))
            .add("Suspect", Words.name(suspect.name()))
            .add("Suspect’s files are", identity)
            .add("Suspect’s layout", Words.value(suspect.layout()))
            .add("Suspect, digest", Words.code(suspect.digest()))
            .add("Original, digest", Words.code(claim.baseDigest()))
            .add("Recipient’s copy, digest", Words.code(claim.releaseDigest()))
            .add("Owner’s commitment", Words.code(claim.ownerCommitment()))
            .add("Mark, digest", Words.code(claim.markDigest()))
            .element(),
        Words.note(
            "Digests are SHA-256. The mark’s digest fixes owner, recipient, both models, the secret"
                + " and every part of the mark without telling the secret: it is the number to"
                + " have dated when a copy is handed out."));
  }
}
