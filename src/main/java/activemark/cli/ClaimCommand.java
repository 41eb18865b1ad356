package activemark.cli;

import activemark.error.BadInput;
import activemark.proof.canonical.StrictJson;
import activemark.proof.commit.ClaimsFile;
import activemark.proof.commit.Commitment;
import activemark.proof.commit.Report;
import activemark.proof.commit.SignedClaim;
import activemark.proof.sign.SigningKey;
import activemark.proof.sign.Subject;
import activemark.proof.sign.VerifyingKey;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Signs what a commitment or evidence says, or checks a file of such claims. */
@Command(
    name = "claim",
    description = {
      "Sign what a commitment or evidence says as an in-toto statement, or check such claims.",
      "Example: activemark claim evidence.json --model suspect --claims claims.jsonl \\",
      "           --signing-key key.pem",
      "         activemark claim --check claims.jsonl --public-key key.pub.pem"
    })
final class ClaimCommand implements Callable<Integer> {
  private static final String SIGNING = "without --check";
  private static final String CHECKING = "with --check";
  private static final int MAX_BYTES = 256 << 20;

  @ParentCommand private ActiveMark app;
  @Mixin private ClaimsOption claims;
  @Mixin private JsonOutput json;

  @Parameters(
      paramLabel = "FILE",
      description = "A commitment or evidence; with --check a file of claims.")
  private Path file;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The suspect or the marked copy that evidence is about; repeat for both.")
  private List<Path> models = List.of();

  @Option(names = "--check", description = "Check claims instead of making one.")
  private boolean check;

  @Option(
      names = "--public-key",
      paramLabel = "KEY.pub.pem",
      description = "Public key to check with.")
  private @Nullable Path publicKey;

  @Override
  public Integer call() {
    json.require();
    if (check) {
      claims.refuse(CHECKING);
      Modes.refuse(models, "--model", CHECKING);
      tell(
          ClaimsFile.read(
              file, VerifyingKey.read(Modes.needed(publicKey, "--public-key", CHECKING))));
      return ExitCode.SHOWN;
    }
    Modes.refuse(publicKey, "--public-key", SIGNING);
    claims.file(SIGNING);
    SignedClaim claim = claim();
    SigningKey key = claims.key(app.console()).orElseThrow();
    claims.append(claim, key, app.console());
    tell(List.of(claim));
    return ExitCode.SHOWN;
  }

  private SignedClaim claim() {
    String format = StrictJson.read(file, MAX_BYTES, "document").path("format").asText();
    if (format.startsWith("activemark.commitment/")) {
      Modes.refuse(models, "--model", "with a commitment, which names its copies itself");
      return new SignedClaim.OfCommitment(Commitment.read(file));
    }
    if (!format.startsWith("activemark.evidence/")) {
      throw BadInput.of("Nothing can be claimed with this document")
          .at(file)
          .expected("a commitment or evidence")
          .found(format.isEmpty() ? "no format" : format)
          .bad();
    }
    EvidenceCheck checked = EvidenceCheck.of(file);
    if (!checked.holds()) {
      throw BadInput.of("The evidence disagrees with itself, and is not signed")
          .at(file)
          .found(String.join("; ", checked.disagreements()))
          .bad();
    }
    Evidence evidence = checked.evidence();
    Map<String, String> known = new TreeMap<>();
    known.put(evidence.claim().releaseDigest(), "the marked copy");
    known.put(evidence.suspect().digest(), "the suspect");
    List<Subject> subjects = new ArrayList<>();
    for (Path model : models) {
      ModelRoots.Roots roots = ModelRoots.of(model, known, "--model");
      boolean suspect = roots.digest().equals(evidence.suspect().digest());
      subjects.add(new Subject(suspect ? "suspect" : "release", roots.root()));
    }
    return new SignedClaim.OfReport(Report.of(evidence), subjects);
  }

  private void tell(List<SignedClaim> all) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("line", "claim", "about"));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < all.size(); i++) {
      SignedClaim claim = all.get(i);
      Subject first = claim.statement().subjects().get(0);
      int more = claim.statement().subjects().size() - 1;
      rows.add(
          List.of(
              check ? Integer.toString(i + 1) : "new",
              claim.sentence(),
              first.name()
                  + " "
                  + first.digest().substring(0, 16)
                  + "..."
                  + (more > 0 ? " and " + more + " more" : "")));
      ObjectNode one = list.addObject().put("predicateType", claim.statement().predicateType());
      ArrayNode subjects = one.putArray("subjects");
      for (Subject subject : claim.statement().subjects()) {
        subjects.addObject().put("name", subject.name()).put("sha256", subject.digest());
      }
      one.set("predicate", claim.statement().predicate());
    }
    new Sheet(check ? "Every signature holds in " + file : "Signed")
        .table(rows)
        .print(app.console());
    json.write(app.console(), JsonNodeFactory.instance.objectNode().set("claims", list));
  }
}
