package activemark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class ReportTest {
  static Stream<String> disputes() {
    return Disputes.all().keySet().stream();
  }

  private static Document page(String dispute) {
    return Pages.parse(Report.html(Disputes.all().get(dispute)));
  }

  private static String text(String dispute) {
    return page(dispute).getDocumentElement().getTextContent().replace('\u00a0', ' ');
  }

  @ParameterizedTest
  @CsvSource({
    "shown, SHOWN, shown",
    "shown-one-part, SHOWN, shown",
    "not-shown, NOT SHOWN, not-shown",
    "is-base, NOT SHOWN, not-shown",
    "inconclusive-control, INCONCLUSIVE, inconclusive",
    "inconclusive-weighted, INCONCLUSIVE, inconclusive",
    "unreadable, INCONCLUSIVE, inconclusive",
    "published, INCONCLUSIVE, inconclusive",
    "empty, INCONCLUSIVE, inconclusive"
  })
  void html_verdict_isGivenAsWordAndColour(String dispute, String word, String style) {
    Document page = page(dispute);
    assertThat(classes(page, "div")).contains("banner " + style);
    assertThat(
            Pages.elements(page, "p").stream()
                .filter(p -> p.getAttribute("class").equals("word"))
                .map(Element::getTextContent))
        .containsExactly(word);
  }

  private static List<String> classes(Document page, String name) {
    return Pages.elements(page, name).stream().map(e -> e.getAttribute("class")).toList();
  }

  @ParameterizedTest
  @MethodSource("disputes")
  void html_anyEvidence_standsAlone(String dispute) {
    String html = Report.html(Disputes.all().get(dispute));
    Document page = Pages.parse(html);
    for (String loading :
        List.of("script", "img", "iframe", "object", "embed", "form", "base", "use", "image")) {
      assertThat(Pages.elements(page, loading)).as(loading).isEmpty();
    }
    assertThat(Pages.elements(page, "link"))
        .allMatch(link -> link.getAttribute("href").equals("data:,"));
    assertThat(Pages.elements(page, "a"))
        .allMatch(link -> link.getAttribute("href").matches("#[a-z]+"));
    assertThat(Pages.elements(page, "style")).hasSize(1);
    assertThat(Page.style()).doesNotContain("url(", "@import", "@font-face");
  }

  @ParameterizedTest
  @MethodSource("disputes")
  void html_anyEvidence_isAccessible(String dispute) {
    Document page = page(dispute);
    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(Pages.elements(page, "h1")).hasSize(1);
    assertThat(Pages.elements(page, "main")).hasSize(1);
    assertThat(Pages.elements(page, "title").get(0).getTextContent()).isNotBlank();
    assertThat(Pages.elements(page, "svg"))
        .allSatisfy(
            svg -> {
              assertThat(svg.getAttribute("role")).isEqualTo("img");
              assertThat(svg.getAttribute("aria-label")).isNotBlank();
            });
    assertThat(Pages.elements(page, "table"))
        .allSatisfy(
            table -> {
              assertThat(table.getElementsByTagName("caption").getLength()).isEqualTo(1);
              assertThat(table.getElementsByTagName("thead").getLength()).isEqualTo(1);
            });
    assertThat(Pages.elements(page, "th")).allMatch(cell -> cell.hasAttribute("scope"));
    List<String> ids =
        Pages.elements(page, "*").stream().map(e -> e.getAttribute("id")).toList().stream()
            .filter(id -> !id.isEmpty())
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(Pages.elements(page, "section"))
        .allMatch(section -> ids.contains(section.getAttribute("aria-labelledby")));
    assertThat(Pages.elements(page, "a"))
        .allMatch(link -> ids.contains(link.getAttribute("href").substring(1)));
  }

  @ParameterizedTest
  @MethodSource("disputes")
  void html_sameEvidence_isTheSamePage(String dispute) {
    assertThat(Report.html(Disputes.all().get(dispute)))
        .isEqualTo(Report.html(Disputes.all().get(dispute)));
  }

  @Test
  void html_shown_givesEveryNumber() {
    assertThat(text("shown"))
        .contains("468 of 512", "253 of 256", "118 of 128", "1 in 10⁷⁰", "−71.4", "2²³⁷ keys")
        .contains("127 of 256", "every bit is a fair coin", "needed: 170")
        .contains("Example Labs", "recipient-17", "stolen-backbone.safetensors")
        .contains("activemark check EVIDENCE.json", "Aligned to the unmarked original")
        .contains("Block 8 is expressive", "0.99931", "1,179,648 of 22,056,576");
  }

  @Test
  void html_shown_givesDigests() {
    Evidence evidence = Disputes.shown();
    assertThat(text("shown"))
        .contains(evidence.digest(), evidence.claim().markDigest(), evidence.images().digest())
        .contains(evidence.claim().baseDigest(), evidence.claim().releaseDigest())
        .contains(evidence.suspect().digest(), evidence.claim().ownerCommitment());
  }

  @Test
  void html_opened_doesNotPrintTheSecret() {
    Evidence evidence = Disputes.shown();
    assertThat(evidence.opening()).isNotNull();
    String secret = java.util.HexFormat.of().formatHex(evidence.opening().key().secret());
    assertThat(Report.html(evidence)).doesNotContain(secret);
  }

  @Test
  void html_controls_comeBeforeTheTestsAndTheOriginalFirst() {
    String text = text("shown");
    int original = text.indexOf("The unmarked original that the owner started from.");
    int sibling = text.indexOf("A fine-tuned copy of the unmarked original.");
    int tests = text.indexOf("Work to forge");
    assertThat(original).isPositive().isLessThan(sibling);
    assertThat(sibling).isLessThan(tests);
  }

  @Test
  void html_controlThatDecodes_isCalledOut() {
    assertThat(text("inconclusive-control")).contains("shows the mark");
    assertThat(classes(page("inconclusive-control"), "span"))
        .contains("bad")
        .doesNotContain("good");
  }

  @Test
  void html_controlThatOnlyWeighingShows_isCalledOut() {
    assertThat(text("inconclusive-weighted")).contains("shows the mark, weighted: 1 in ");
    assertThat(classes(page("inconclusive-weighted"), "span"))
        .contains("bad")
        .doesNotContain("good");
  }

  @Test
  void html_weightedTests_areExplainedAndNotDrawnAgain() {
    assertThat(text("shown"))
        .contains("AgreeChanceWeightedCorrected")
        .contains("keyed253 of 256 bits1 in 10⁷⁰1 in 10⁷²1 in 10⁷¹")
        .contains("smaller of both chances times the")
        .contains("Weighted: the same bits, but a clearly read one counts more than a doubtful one")
        .contains("never from the secret");
    assertThat(
            Pages.elements(page("shown"), "h3").stream()
                .map(Element::getTextContent)
                .filter(heading -> heading.startsWith("Part ") || heading.startsWith("All parts")))
        .containsExactly(
            "All parts together: keyed, tied-7, tied-output",
            "Part keyed",
            "Part tied-7",
            "Part tied-output",
            // and once more, bit by bit
            "Part keyed",
            "Part tied-7",
            "Part tied-output");
    assertThat(text("published")).doesNotContain("Weighted:");
  }

  @Test
  void html_noControl_saysSo() {
    assertThat(text("published-alone"))
        .contains("The unmarked original was not read")
        .contains("nothing can be concluded");
  }

  @Test
  void html_unreadablePart_isNotCalledAbsent() {
    assertThat(text("unreadable"))
        .contains("could not be read")
        .contains("That is not the same as an absent mark.");
  }

  @Test
  void html_published_setsTheReadingBesideTheOthers() {
    assertThat(text("published"))
        .contains("proves nothing by itself")
        .contains("200 of 200 (100.0 %)", "197 of 200 (98.5 %)", "32 of 200 (16.0 %)")
        .doesNotContain("fair coin");
  }

  @Test
  void html_storedBitsOnly_hasNoWordOnThePublishedScheme() {
    assertThat(text("shown")).doesNotContain("Published scheme");
  }

  @Test
  void html_abstainingProfile_saysWhy() {
    assertThat(text("abstains")).contains("the profile abstains", "No block stands out");
  }

  @Test
  void html_hostileNames_stayText() {
    String html = Report.html(Disputes.named(Disputes.HOSTILE));
    Document page = Pages.parse(html);
    assertThat(Pages.elements(page, "script")).isEmpty();
    assertThat(Pages.elements(page, "*"))
        .allSatisfy(
            element -> {
              for (int i = 0; i < element.getAttributes().getLength(); i++) {
                assertThat(element.getAttributes().item(i).getNodeName()).doesNotStartWith("on");
              }
            });
    assertThat(Pages.elements(page, "svg").size())
        .isEqualTo(Pages.elements(Pages.parse(Report.html(Disputes.named("x"))), "svg").size());
    assertThat(html).doesNotContain("\u202e", "\u0000", "\u2028");
    assertThat(page.getDocumentElement().getTextContent()).contains("⟨U+202E⟩gnp.exe");
  }

  @Test
  void html_markupInEveryPlace_changesNoElement() {
    assertThat(Pages.elements(Pages.parse(Report.html(Disputes.named("<b>\"'&<!--"))), "*"))
        .hasSameSizeAs(Pages.elements(Pages.parse(Report.html(Disputes.named("plain"))), "*"));
  }

  @Test
  void html_verdictThatDoesNotFollow_isNotPresented() {
    Evidence honest = Disputes.notShown();
    Evidence forged =
        new Evidence(
            honest.toolVersion(),
            honest.created(),
            honest.claim(),
            honest.suspect(),
            honest.images(),
            honest.procedure(),
            honest.preparation(),
            honest.readings(),
            honest.controls(),
            honest.decoys(),
            honest.policy(),
            honest.opening(),
            honest.profile(),
            honest.fidelity(),
            Map.of(),
            new Verdict.Shown(
                "The suspect carries the mark.", honest.verdict().tests(), List.of()));
    Document page = Pages.parse(Report.html(forged));
    assertThat(classes(page, "div")).contains("banner broken").doesNotContain("banner shown");
    assertThat(page.getDocumentElement().getTextContent())
        .contains("DOES NOT HOLD", "verdict")
        .doesNotContain("Against chance");
  }

  @Test
  void write_file_holdsThePage(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    Files.writeString(file, "older");
    Report.write(Disputes.shown(), file);
    assertThat(file).hasContent(Report.html(Disputes.shown()));
  }

  @Test
  void write_folderInTheWay_isRefused(@TempDir Path folder) {
    Evidence evidence = Disputes.empty();
    assertThatThrownBy(() -> Report.write(evidence, folder)).isInstanceOf(BadInput.class);
  }
}
