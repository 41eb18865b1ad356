package activemark.report;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.proof.canonical.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

final class ProfileReportTest {
  @Test
  void html_expressiveBlock_isNamedDrawnAndListed() {
    Document page = Pages.parse(ProfileReport.html(Recorded.profile(8), "some/model"));
    String text = page.getDocumentElement().getTextContent();
    assertThat(text)
        .contains("Profile of some/model", "Block 8 is expressive.", "expressive: block 8");
    assertThat(text).contains("token 121, channel 46", "83\u00a0%", "massive");
    assertThat(text)
        .contains("the rise is 2.31 to 2.52", "Massive activations in 1 of 12 blocks")
        .contains("46 97\u00a0%", "patch 100\u00a0%", "arXiv 2402.17762");
    assertThat(Pages.elements(page, "tr")).hasSize(1 + 12);
  }

  @Test
  void html_noExpressiveBlock_saysWhy() {
    String text =
        Pages.parse(ProfileReport.html(Recorded.profile(-1), "flat"))
            .getDocumentElement()
            .getTextContent();
    assertThat(text).contains("the profile abstains", "No block stands out");
    assertThat(text).doesNotContain("expressive: block", "the rise is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"blocks\":[]}",
        "{\"blocks\":7,\"expressive\":\"x\",\"reason\":3,\"images\":\"many\"}",
        "{\"blocks\":[{}],\"expressive\":0}",
        "{\"blocks\":[{\"modalChannel\":3,\"tokenKind\":7}],\"jump\":{\"low\":\"x\"},\"massiveReason\":1}",
        "{\"blocks\":[{\"block\":0,\"topMean\":0,\"median\":-1}],\"expressive\":99}",
        "{\"blocks\":[{\"block\":0,\"topMean\":1e300,\"median\":1e-300,\"topToken\":1,\"topChannel\":2}]}",
        "{\"blocks\":[1,null,\"x\"],\"reason\":\"<script>\"}"
      })
  void html_profileWithGaps_isStillAPage(String profile) {
    Document page = Pages.parse(ProfileReport.html(StrictJson.parse(profile, "test"), "m"));
    assertThat(page.getDocumentElement().getTextContent()).doesNotContain("NaN", "Infinity");
    assertThat(Pages.elements(page, "script")).isEmpty();
  }

  @Test
  void html_hostileModelName_staysText() {
    Document page = Pages.parse(ProfileReport.html(Recorded.profile(8), Disputes.HOSTILE));
    assertThat(Pages.elements(page, "script")).isEmpty();
    assertThat(page.getDocumentElement().getTextContent()).contains("⟨U+202E⟩");
  }
}
