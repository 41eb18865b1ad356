package activemark.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkupTest {
  @Test
  void text_markupCharacters_areEscaped() {
    assertThat(markup(Element.of("p", "<b onclick=\"x\">'&amp;")))
        .isEqualTo("<p>&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;amp;</p>\n");
  }

  @Test
  void attribute_markupCharacters_areEscaped() {
    assertThat(markup(Element.of("span", "x").with("title", "\"><script>")))
        .isEqualTo("<span title=\"&quot;&gt;&lt;script&gt;\">x</span>");
  }

  @Test
  void attribute_valueOfAForm_comesBackAsItWas() {
    String name = "fotos \u200d\u00ad \uD83E\uDEE8 <\">";

    String markup = markup(Element.of("option", name).with("value", name));

    assertThat(markup)
        .contains("value=\"fotos &#8205;&#173; ")
        .contains("&lt;&quot;&gt;\"")
        .contains(">fotos ⟨U+200D⟩⟨U+00AD⟩ ");
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, U+0000",
    "0x000A, U+000A",
    "0x200B, U+200B",
    "0x202E, U+202E",
    "0x2066, U+2066",
    "0x2028, U+2028",
    "0xD800, U+D800",
    "0xFEFF, U+FEFF",
    "0xE000, U+E000",
    "0xFFFF, U+FFFF",
    "0xE0041, U+E0041"
  })
  void text_unseenOrBrokenCharacters_areWrittenOut(String point, String shown) {
    String text = "a" + new String(new int[] {Integer.decode(point)}, 0, 1) + "b";
    assertThat(markup(new Node.Text(text))).isEqualTo("a⟨" + shown + "⟩b");
  }

  @Test
  void text_lettersOfAnyScript_stay() {
    String text = "Müller, 東京, Ελλάδα, عربي, 😀";
    assertThat(markup(new Node.Text(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p x", "p>", "", "1p", "on\"x"})
  void element_nameThatIsNone_isRefused(String name) {
    assertThatThrownBy(() -> Element.of(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Element.of("p").with(name, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"</style>", "a{}&b", "]]"})
  void styleSheet_withMarkup_isRefused(String css) {
    assertThatThrownBy(() -> new StyleSheet(css)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void table_rowOfOtherLength_isRefused() {
    Table table = new Table("t", "a", "b");
    assertThatThrownBy(() -> table.row("1")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void table_cells_keepTheirRolesAndLabels() {
    assertThat(markup(new Table("what", "a", "b").row("1", "2").element()))
        .contains("role=\"table\"", "role=\"rowheader\"", "role=\"cell\" data-label=\"b\"")
        .contains("<caption>what</caption>");
  }

  @ParameterizedTest
  @CsvSource({
    "1 in 10^70, 1 in 10⁷⁰",
    "0.5 or 10^-3, 0.5 or 10⁻³",
    "37 %, 37 %",
    "nothing to raise, nothing to raise"
  })
  void raised_exponents_standHigh(String plain, String raised) {
    assertThat(Figures.raised(plain).replace('\u00a0', ' ')).isEqualTo(raised);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "27.64, 27.6",
    "-0.09163, −0.0916",
    "1234567, 1230000",
    "1.2e-9, 1.20 × 10⁻⁹",
    "6.02e23, 6.02 × 10²³",
    "NaN, not a number"
  })
  void significant_numbers_haveThreeDigits(double value, String text) {
    assertThat(Figures.significant(value)).isEqualTo(text);
  }

  @Test
  void decimal_negativeZero_hasNoSign() {
    assertThat(Figures.decimal(-0.01, 1)).isEqualTo("0.0");
    assertThat(Figures.decimal(-70.63, 1)).isEqualTo("−70.6");
  }

  private static String markup(Node node) {
    StringBuilder out = new StringBuilder();
    node.write(out);
    return out.toString();
  }
}
