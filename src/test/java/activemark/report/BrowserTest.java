package activemark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.bench.result.Arenas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Pages as a real browser lays them out, on a telephone and on a desk. */
final class BrowserTest {
  private static final List<Integer> WIDTHS = List.of(360, 741, 1200);
  private static final Pattern RESULT =
      Pattern.compile("<pre id=\"result\">(.*?)</pre>", Pattern.DOTALL);

  @Test
  void pages_inABrowser_overflowNowhereAndCutNoLabel(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws IOException, InterruptedException {
    Optional<Chromium> browser = Chromium.find();
    assumeTrue(browser.isPresent(), "no chromium is installed");
    Map<String, String> pages = pages();
    Path bench = folder.resolve("bench.html");
    Files.writeString(bench, bench(pages));

    String dom = browser.orElseThrow().dom(bench, folder);

    Matcher result = RESULT.matcher(dom);
    assertThat(result.find()).as("the page ran its check").isTrue();
    List<String> lines = result.group(1).lines().filter(line -> !line.isBlank()).toList();
    assertThat(lines.stream().filter(line -> line.startsWith("FAULT"))).isEmpty();
    assertThat(lines.stream().filter(line -> line.startsWith("OK")))
        .hasSize(pages.size() * WIDTHS.size());
    for (Map.Entry<String, String> page : pages.entrySet()) {
      int elements = Pages.elements(Pages.parse(page.getValue()), "*").size();
      for (int width : WIDTHS) {
        // An HTML parser that repairs a page finds other elements than a strict XML parser.
        assertThat(lines).contains("OK " + page.getKey() + " " + width + " " + elements);
      }
    }
  }

  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    Disputes.all().forEach((name, evidence) -> pages.put(name, Report.html(evidence)));
    pages.put("profile", ProfileReport.html(Recorded.profile(8), "facebook/dinov2-small"));
    pages.put("profile-hostile", ProfileReport.html(Recorded.profile(-1), Disputes.HOSTILE));
    pages.put("profile-long", ProfileReport.html(Recorded.profile(8), "x".repeat(400)));
    pages.put("arena", ArenaReport.html(Arenas.arena()));
    return pages;
  }

  /** A page that holds every page at every width in a frame and examines them. */
  private static String bench(Map<String, String> pages) throws IOException {
    StringBuilder out = new StringBuilder("<!DOCTYPE html><html><head><title>b</title></head>");
    out.append("<body>");
    for (int width : WIDTHS) {
      pages.forEach(
          (name, page) ->
              out.append("<iframe data-name=\"")
                  .append(name)
                  .append("\" style=\"border:0;height:900px;width:")
                  .append(width)
                  .append("px\" srcdoc=\"")
                  .append(page.replace("&", "&amp;").replace("\"", "&quot;"))
                  .append("\"></iframe>\n"));
    }
    try (var script = BrowserTest.class.getResourceAsStream("examine.js")) {
      assertThat(script).isNotNull();
      out.append("<script>")
          .append(new String(script.readAllBytes(), StandardCharsets.UTF_8))
          .append("</script>");
    }
    return out.append("</body></html>").toString();
  }
}
