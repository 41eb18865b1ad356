package activemark.proof.commit;

import activemark.proof.sign.Statement;
import activemark.proof.sign.Subject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Something an owner or examiner says and signs about models, as an in-toto statement. */
public sealed interface SignedClaim {
  /** Kind of a commitment's statement. */
  String COMMITMENT = "urn:activemark:commitment:v1";

  /** Kind of a verification report's statement. */
  String REPORT = "urn:activemark:verification-report:v1";

  /** The statement to sign. */
  Statement statement();

  /** The claim for people, one line. */
  String sentence();

  /**
   * That the marks of a commitment exist. Its subjects are the root digests of the releases, or the
   * commitment itself if it names none.
   */
  record OfCommitment(Commitment commitment) implements SignedClaim {
    @Override
    public Statement statement() {
      List<Subject> subjects = new ArrayList<>();
      commitment.releases().forEach(root -> subjects.add(new Subject("release", root)));
      if (subjects.isEmpty()) {
        subjects.add(new Subject("commitment", commitment.digest()));
      }
      return new Statement(subjects, COMMITMENT, commitment.toJson());
    }

    @Override
    public String sentence() {
      return "commitment %s... of %s: %d %s, %d named"
          .formatted(
              commitment.digest().substring(0, 16),
              commitment.owner(),
              commitment.count(),
              commitment.count() == 1 ? "marked copy" : "marked copies",
              commitment.releases().size());
    }
  }

  /**
   * What a verification found.
   *
   * @param report the finding
   * @param models root digests of the models it is about; the evidence itself if none is known
   */
  record OfReport(Report report, List<Subject> models) implements SignedClaim {
    /** Copies the list. */
    public OfReport {
      models = List.copyOf(models);
    }

    @Override
    public Statement statement() {
      List<Subject> subjects =
          models.isEmpty() ? List.of(new Subject("evidence", report.evidence())) : models;
      return new Statement(subjects, REPORT, report.toJson());
    }

    @Override
    public String sentence() {
      return "evidence %s...: %s".formatted(report.evidence().substring(0, 16), report.outcome());
    }
  }

  /** Something of a kind that this program does not know; its signature holds. */
  record Other(Statement statement) implements SignedClaim {
    @Override
    public String sentence() {
      return "of another kind: " + statement.predicateType();
    }
  }

  /** The claim that a statement makes. */
  static SignedClaim of(Statement statement, String where) {
    ObjectNode predicate = statement.predicate();
    return switch (statement.predicateType()) {
      case COMMITMENT -> new OfCommitment(Commitment.read(predicate, "commitment in " + where));
      case REPORT ->
          new OfReport(Report.read(predicate, "report in " + where), statement.subjects());
      default -> new Other(statement);
    };
  }
}
