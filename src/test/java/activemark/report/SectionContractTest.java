package activemark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import activemark.proof.verdict.Evidence;
import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.report.section.Section;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every section keeps, whatever the evidence holds or lacks. */
final class SectionContractTest {
  static final List<Section> SECTIONS = Report.SECTIONS;

  static Stream<Arguments> everySectionOnEveryDispute() {
    return SECTIONS.stream()
        .flatMap(
            section ->
                Disputes.all().entrySet().stream()
                    .map(one -> arguments(section.id(), section, one.getKey(), one.getValue())));
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("everySectionOnEveryDispute")
  void body_anyEvidence_isWellFormedAndSaysSomething(
      String id, Section section, String name, Evidence evidence) {
    List<Node> body = section.body(evidence);
    if (!body.isEmpty()) {
      String markup = markup(body);
      assertThat(Pages.parse(markup).getDocumentElement().getTextContent()).isNotBlank();
      assertThat(markup)
          .doesNotContain("<script", "null", "NaN", "Infinity", "∞", "{}", "Optional[");
    }
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("everySectionOnEveryDispute")
  void body_sameEvidence_isTheSame(String id, Section section, String name, Evidence evidence) {
    assertThat(markup(section.body(evidence))).isEqualTo(markup(section.body(evidence)));
  }

  @ParameterizedTest
  @FieldSource("SECTIONS")
  void section_idAndTitle_canBeLinked(Section section) {
    assertThat(section.id()).matches("[a-z]+");
    assertThat(section.title()).isNotBlank().hasSizeLessThan(40);
  }

  @Test
  void sections_ids_areUnique() {
    assertThat(SECTIONS.stream().map(Section::id)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @FieldSource("SECTIONS")
  void body_everySection_isShownForSomeDispute(Section section) {
    assertThat(Disputes.all().values()).anyMatch(evidence -> !section.body(evidence).isEmpty());
  }

  private static String markup(List<Node> body) {
    StringBuilder out = new StringBuilder();
    Element.of("div").add(body).write(out);
    return out.toString();
  }
}
