package activemark.report;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Arenas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class ArenaReportTest {
  private static String text(Document page) {
    return page.getDocumentElement().getTextContent();
  }

  @Test
  void html_saysWhoSurvives_atWhichFidelity_atWhichCost() {
    Document page = Pages.parse(ArenaReport.html(Arenas.arena()));

    assertThat(text(page))
        .contains("Schemes that run the opened model", "Schemes that ask for class labels")
        .contains("kept", "missed", "12.5 s", "0.9950", "points\u00a0¹")
        .contains("120/128", "70/128", "not readable", "accuser’s own pair", "<model>")
        .contains("not applicable, the scheme leaves the model as it is")
        .contains("Not finished: 2 of");
    assertThat(Pages.elements(page, "script")).isEmpty();
    assertThat(Pages.elements(page, "svg")).hasSize(4); // one for each class, wide and narrow
  }

  @Test
  void html_neverRanksOverClasses_everyTableOfSchemesHoldsOne() {
    Document page = Pages.parse(ArenaReport.html(Arenas.arena()));

    for (String id : List.of("inside", "labels")) {
      String section =
          Pages.elements(page, "section").stream()
              .filter(each -> each.getAttribute("id").equals(id))
              .findFirst()
              .orElseThrow()
              .getTextContent();
      assertThat(section).contains(id.equals("inside") ? "keyed" : "points");
      assertThat(section).doesNotContain(id.equals("inside") ? "points:" : "keyed");
    }
  }

  @Test
  void html_nothingFilled_isStillAPage() {
    ArenaFile file = Arenas.arena();
    ArenaFile empty =
        new ArenaFile(file.settings(), file.contestants(), file.tasks(), file.places(), List.of());

    assertThat(text(Pages.parse(ArenaReport.html(empty)))).contains("not yet", "not marked");
    assertThat(ArenaReport.html(file)).isEqualTo(ArenaReport.html(Arenas.arena()));
  }
}
