package activemark.report;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.proof.verdict.Evidence;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Pages about readings that are one number for a model. */
final class ScoreReportTest {
  private static String text(Evidence evidence) {
    Document page = Pages.parse(Report.html(evidence));
    return page.getDocumentElement().getTextContent();
  }

  @Test
  void html_scoreAmongReferences_showsScoreRankAndTheOthers() {
    assertThat(text(Disputes.score()))
        .contains("SHOWN")
        .contains("0.870")
        .contains("score of the suspect (ipguard)")
        .contains("one more model like the 24 references")
        .contains("1.000", "score of the owner’s own model")
        .contains("0.330", "highest score of a model without the mark")
        .contains("24 of 24 references score less")
        .contains("points near the boundary")
        .contains("a score of 1.0000")
        .doesNotContain("images return", "secret bits agree", "keys would");
  }

  @Test
  void html_scoreWithoutReferences_givesNoChance() {
    assertThat(text(Disputes.scoreAlone()))
        .contains("INCONCLUSIVE", "none was read")
        .contains("score of the owner’s own model", "the original is the owner’s model")
        .doesNotContain("chance of that rank", "The unmarked original was not read");
  }

  @Test
  void html_ownersModelItself_isShownWithoutTestsAndTellsNoRecipient() {
    assertThat(text(Disputes.ownerModel()))
        .contains("SHOWN", "made from the copy that")
        .contains("does not tell one recipient's copy from another's")
        .contains("No test was needed")
        .doesNotContain("made from the marked copy");
  }
}
