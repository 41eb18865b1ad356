package activemark.report;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.result.Cell;
import activemark.bench.result.Cells;
import activemark.bench.result.EnvelopeFile;
import activemark.bench.result.Finding;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.Evidence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class EnvelopeReportTest {
  @Test
  void html_everyCellIsListed_andTheTwoKindsAreDrawnApart() {
    Document page = Pages.parse(EnvelopeReport.html(Cells.envelope()));
    String text = page.getDocumentElement().getTextContent();

    assertThat(text)
        .contains("<copy>", "B1 prune", "C1 noise then prune", "H1 unlearn", "10⁻⁶")
        .contains("not applicable: it needs --copy", "unmarked original", "marked copy")
        .contains("The mark is shown after 3 of 4 attacks that left the model in use.");
    assertThat(Pages.elements(page, "svg")).hasSize(4); // two plots, wide and narrow
    assertThat(Pages.elements(page, "script")).isEmpty();
    assertThat(EnvelopeReport.html(Cells.envelope()))
        .isEqualTo(EnvelopeReport.html(Cells.envelope()));
  }

  @Test
  void html_nothingReadableOrMeasurable_isSaid_notDrawnAsANumber() {
    Finding blank =
        new Finding.Measured(
            "inconclusive", List.of(), Optional.empty(), Optional.empty(), Map.of(), 2);
    Finding unread =
        new Finding.Measured(
            "inconclusive",
            List.of(),
            Optional.of(new Finding.Utility("mIoU", 0.5, 10, -0.01, -0.02, 0)),
            Optional.empty(),
            Map.of(),
            2);
    EnvelopeFile file =
        Cells.envelope().withCells(List.of(Cells.of("x", blank), Cells.of("y", unread)));
    String text = Pages.parse(EnvelopeReport.html(file)).getDocumentElement().getTextContent();

    assertThat(text)
        .contains("not readable", "not measurable", "another shape", "1 attacked model could not")
        .contains("The mark is shown after 0 of 1 attack that left the model in use.");
  }

  @Test
  void verification_showsTheGridsRows_underItsSchemes() {
    Evidence evidence = Disputes.all().values().iterator().next();
    Set<String> schemes =
        evidence.readings().stream().map(Reading::scheme).collect(Collectors.toSet());
    EnvelopeFile grid = Cells.envelope();
    String text =
        Pages.parse(Report.html(evidence, List.of(grid))).getDocumentElement().getTextContent();

    assertThat(schemes).containsAnyElementsOf(grid.schemes());
    assertThat(text)
        .contains("noise then prune x=1", "grid of the mark " + grid.markDigest().substring(0, 8));
    assertThat(Report.html(evidence)).doesNotContain("grid of the mark");
  }

  @Test
  void html_noCells_isStillAPage() {
    List<Cell> none = List.of();
    Document page = Pages.parse(EnvelopeReport.html(Cells.envelope().withCells(none)));

    assertThat(page.getDocumentElement().getTextContent()).contains("No attack left the model");
  }
}
