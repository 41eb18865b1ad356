package activemark.report;

import activemark.bench.result.EnvelopeFile;
import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.report.section.BitsSection;
import activemark.report.section.ChanceSection;
import activemark.report.section.ChannelSection;
import activemark.report.section.ControlsSection;
import activemark.report.section.EnvelopeSection;
import activemark.report.section.FidelitySection;
import activemark.report.section.FurtherSection;
import activemark.report.section.ModelsSection;
import activemark.report.section.ProfileSection;
import activemark.report.section.ReadingSection;
import activemark.report.section.RecheckSection;
import activemark.report.section.Section;
import activemark.report.section.TestsSection;
import activemark.report.section.VerdictSection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The report on a verification as one HTML page that needs nothing else. The same evidence gives
 * the same page, byte for byte.
 */
public final class Report {
  /** Every section, in the order of the page. */
  public static final List<Section> SECTIONS =
      List.of(
          new VerdictSection(),
          new ModelsSection(),
          new ControlsSection(),
          new TestsSection(),
          new FurtherSection(),
          new ChanceSection(),
          new BitsSection(),
          new ChannelSection(),
          new ProfileSection(),
          new FidelitySection(),
          new EnvelopeSection(),
          new ReadingSection(),
          new RecheckSection());

  private Report() {}

  /**
   * Writes the page; replaces what was there.
   *
   * @throws BadInput if the file cannot be written
   */
  public static void write(Evidence evidence, Path file) {
    byte[] page = html(evidence).getBytes(StandardCharsets.UTF_8);
    OutputFile.write(file, out -> out.write(page));
  }

  /** The style sheet of every report, for pages that stand around reports. */
  public static String style() {
    return Page.style();
  }

  /** As {@link #html(Evidence, List)}, without measurements of what the mark survives. */
  public static String html(Evidence evidence) {
    return html(evidence, List.of());
  }

  /**
   * The page as text. Evidence whose conclusions do not follow from its own readings is not
   * presented; the page then lists what disagrees.
   *
   * @param measured grids of attacks on marks of the same schemes
   */
  public static String html(Evidence evidence, List<EnvelopeFile> measured) {
    EvidenceCheck check = EvidenceCheck.of(evidence.toJson(), "report");
    String suspect = evidence.suspect().name();
    String line = VerdictSection.line(evidence);
    if (!check.holds()) {
      Page page = new Page("Verification report", "DOES NOT HOLD: " + suspect, line);
      page.add("verdict", "Verdict", disagreements(check.disagreements()));
      Section models = new ModelsSection();
      page.add(models.id(), models.title(), models.body(evidence));
      return page.html();
    }
    Page page =
        new Page(
            "Verification report", VerdictSection.word(evidence.verdict()) + ": " + suspect, line);
    for (Section each : SECTIONS) {
      Section section = each instanceof EnvelopeSection ? EnvelopeSection.of(measured) : each;
      page.add(section.id(), section.title(), section.body(evidence));
    }
    return page.html();
  }

  private static List<Node> disagreements(List<String> disagreements) {
    return List.of(
        Element.of(
                "div",
                Element.of("p", "DOES NOT HOLD").style("word"),
                Element.of(
                        "p",
                        "The evidence document disagrees with itself. Nothing it concludes is shown"
                            + " here.")
                    .style("sentence"))
            .style("banner broken"),
        Element.of("ul").add(disagreements.stream().map(each -> Element.of("li", each)).toList()));
  }
}
