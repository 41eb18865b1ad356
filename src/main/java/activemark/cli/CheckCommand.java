package activemark.cli;

import activemark.proof.commit.Committed;
import activemark.proof.commit.Ruling;
import activemark.proof.verdict.EvidenceCheck;
import activemark.proof.verdict.Verdict;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Recomputes everything in an evidence file that follows from something else in it. */
@Command(
    name = "check",
    description = {
      "Recompute every bit, count, chance and the verdict of an evidence file.",
      "Ends as verify did (0, 1 or 3), or with 2 where the document disagrees with itself, and with",
      "3 where the mark is shown only by limits laxer than usual.",
      "With --rule or what else a judge holds it also rules on the claim by the usual limits, and",
      "ends with 3 if the claim must be refused.",
      "Example: activemark check evidence.json --commitment commitment.json \\",
      "           --inclusion acme.inclusion.json --timestamp commitment.tsr --root root.pem \\",
      "           --suspect-seen 2026-01-31"
    })
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Mixin private DisputeOptions dispute;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "EVIDENCE.json", description = "What verify --json wrote.")
  private Path file;

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    Optional<Committed> committed = dispute.committed();
    Optional<Instant> seen = dispute.suspectSeen();
    EvidenceCheck check = EvidenceCheck.of(file);
    Verdict verdict = check.evidence().verdict();
    EvidenceDescription.of(file.toString(), check.evidence()).sheet().print(console);
    console.say("");
    check.recomputed().forEach(sentence -> console.say(Printable.of(sentence)));
    if (check.holds()) {
      EvidenceDescription.tell(verdict, console);
    } else {
      check.disagreements().forEach(sentence -> console.say("  " + Printable.of(sentence)));
      console.error("The document disagrees with itself; its verdict counts for nothing.");
    }
    int code = EvidenceDescription.exitCode(check.evidence(), verdict, console);
    ObjectNode document = document(check);
    Optional<Ruling> ruling =
        dispute.given()
            ? Optional.of(Ruling.on(check, committed, seen, Instant.now()))
            : Optional.empty();
    ruling.ifPresent(made -> RulingDescription.tell(made, console, document));
    json.write(console, document);
    if (!check.holds()) {
      return ExitCode.BAD_INPUT;
    }
    boolean refused = ruling.isPresent() && !ruling.get().accepted();
    return refused && verdict instanceof Verdict.Shown ? ExitCode.INCONCLUSIVE : code;
  }

  private ObjectNode document(EvidenceCheck check) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("file", file.toString()).put("holds", check.holds());
    document.put("outcome", check.evidence().verdict().outcome());
    document.put("sentence", check.evidence().verdict().sentence());
    put(document.putArray("recomputed"), check.recomputed());
    put(document.putArray("disagreements"), check.disagreements());
    return document;
  }

  private static void put(ArrayNode array, List<String> sentences) {
    sentences.forEach(array::add);
  }
}
