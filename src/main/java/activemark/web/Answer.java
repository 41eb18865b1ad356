package activemark.web;

import activemark.error.BadInput;
import activemark.ledger.Fact;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import activemark.web.Question.OneMark;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a verification found, as the program left it in files, checked again.
 *
 * @param outcome of the verdict; of a trace "named", "nobody" or "inconclusive"
 * @param recipients how many marks were compared
 * @param suspectDigest digest of the suspect's files, hex
 * @param evidence one document for a verification, one for each who is named for a trace
 * @param fact what the ledger is to hold; empty if it is about no edition
 */
record Answer(
    String outcome,
    long recipients,
    String suspectDigest,
    List<Evidence> evidence,
    Optional<Fact> fact) {
  private static final int MAX_BYTES = 8 << 20;

  /** Somebody is named. */
  static final String NAMED = "named";

  /** Nobody is. */
  static final String NOBODY = "nobody";

  /** Copies the list. */
  Answer {
    evidence = List.copyOf(evidence);
  }

  /** The evidence with a digest; the only one for an empty text. */
  Optional<Evidence> evidence(String digest) {
    return evidence.stream()
        .filter(each -> digest.isEmpty() ? evidence.size() == 1 : each.digest().equals(digest))
        .findFirst();
  }

  /**
   * The answer to an order; empty if there is none, or not all of it.
   *
   * @throws BadInput if there is one to something else, or one that disagrees with itself
   */
  static Optional<Answer> of(Order order, Path result, Path found) {
    if (!Files.exists(result)) {
      return Optional.empty();
    }
    return order.question() instanceof OneMark one
        ? Optional.of(ofMark(one, checked(result)))
        : ofTrace(order.question().edition(), result, found);
  }

  private static Answer ofMark(OneMark one, Evidence evidence) {
    if (!evidence.claim().markDigest().equals(one.digest())) {
      throw BadInput.of("The evidence is about another mark").at(one.mark()).bad();
    }
    String outcome = evidence.verdict().outcome();
    Optional<Fact> fact =
        one.edition().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Fact.SuspectVerified(
                    one.edition(),
                    one.recipient(),
                    evidence.suspect().digest(),
                    outcome,
                    evidence.digest()));
    return new Answer(outcome, 1, evidence.suspect().digest(), List.of(evidence), fact);
  }

  private static Optional<Answer> ofTrace(String edition, Path result, Path found) {
    ObjectNode document = StrictJson.read(result, MAX_BYTES, "trace");
    String where = "trace " + result;
    Fields fields = Fields.of(document, where);
    if (!fields.text("edition").equals(edition)) {
      throw BadInput.of("The trace is about another edition").at(where).bad();
    }
    String suspect = fields.digest("suspectDigest");
    long recipients = fields.whole("recipients", 0, Integer.MAX_VALUE);
    List<Evidence> present = evidence(found);
    List<String> names = new ArrayList<>();
    List<Evidence> named = new ArrayList<>();
    for (var each : document.path("named")) {
      String digest = each.path("evidenceDigest").asText();
      Optional<Evidence> one =
          present.stream().filter(evidence -> evidence.digest().equals(digest)).findFirst();
      if (one.isEmpty()) {
        return Optional.empty(); // the program was stopped before it had written all
      }
      names.add(each.path("recipient").asText());
      named.add(one.get());
    }
    String undecided = document.path("withheld").isEmpty() ? NOBODY : "inconclusive";
    return Optional.of(
        new Answer(
            names.isEmpty() ? undecided : NAMED,
            recipients,
            suspect,
            named,
            Optional.of(
                new Fact.SuspectTraced(
                    edition,
                    suspect,
                    recipients,
                    names,
                    named.stream().map(Evidence::digest).toList()))));
  }

  private static List<Evidence> evidence(Path found) {
    if (!Files.isDirectory(found)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(found)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Answer::checked)
          .toList();
    } catch (IOException e) {
      throw BadInput.of("The evidence cannot be read").at(found).bad(e);
    }
  }

  private static Evidence checked(Path file) {
    EvidenceCheck check = EvidenceCheck.of(file);
    if (!check.holds()) {
      throw BadInput.of("The evidence disagrees with itself").at(file).bad();
    }
    return check.evidence();
  }
}
