package activemark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Colours against what lies behind them, as WCAG 2.2 reckons, on screens light and dark and print.
 */
final class ContrastTest {
  private static final Pattern BLOCK = Pattern.compile(":root \\{([^}]*)}");
  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

  /** The style sheet's themes in order: light, dark, print. Later ones fall back to light. */
  private static List<Map<String, Integer>> themes() {
    List<Map<String, Integer>> blocks =
        BLOCK.matcher(Page.style()).results().map(block -> colours(block.group(1))).toList();
    assertThat(blocks).hasSize(3);
    return blocks.stream()
        .map(
            block -> {
              Map<String, Integer> theme = new HashMap<>(blocks.get(0));
              theme.putAll(block);
              return theme;
            })
        .toList();
  }

  private static Map<String, Integer> colours(String block) {
    Map<String, Integer> colours = new HashMap<>();
    Matcher matcher = COLOUR.matcher(block);
    while (matcher.find()) {
      colours.put(matcher.group(1), Integer.parseInt(matcher.group(2), 16));
    }
    return colours;
  }

  @ParameterizedTest
  @CsvSource({
    "ink, page, 7",
    "ink, soft, 7",
    "ink, beyond, 7",
    "muted, page, 4.5",
    "link, page, 4.5",
    "good, page, 4.5",
    "bad, page, 4.5",
    "on, shown, 4.5",
    "on, not-shown, 4.5",
    "on, inconclusive, 4.5",
    "on, broken, 4.5",
    "right, page, 3",
    "wrong, page, 3",
    "other, page, 3",
    "family-a, page, 3",
    "family-b, page, 3",
    "family-c, page, 3",
    "family-d, page, 3",
    "family-e, page, 3",
    "family-f, page, 3",
    "family-g, page, 3",
    "family-h, page, 3"
  })
  void styleSheet_everyTheme_canBeRead(String front, String behind, double least) {
    assertThat(themes())
        .allSatisfy(
            theme ->
                assertThat(contrast(theme.get(front), theme.get(behind)))
                    .as(front + " on " + behind)
                    .isGreaterThanOrEqualTo(least));
  }

  private static double contrast(int a, int b) {
    double[] light = Stream.of(a, b).mapToDouble(ContrastTest::luminance).sorted().toArray();
    return (light[1] + 0.05) / (light[0] + 0.05);
  }

  private static double luminance(int colour) {
    return 0.2126 * channel(colour >> 16)
        + 0.7152 * channel(colour >> 8)
        + 0.0722 * channel(colour);
  }

  private static double channel(int value) {
    double share = (value & 0xff) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
