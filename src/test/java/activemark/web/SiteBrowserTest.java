package activemark.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.ledger.LedgerUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way through the pages in a real browser, on a telephone and on a desk, light and dark.
 */
final class SiteBrowserTest {
  private static final List<Integer> WIDTHS = List.of(360, 741, 1200);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private int pictures;

  @Test
  void everyPage_inABrowser_canBeReadAndUsed() throws IOException, InterruptedException {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium is installed");
    LedgerUrl url = LedgerUrl.parse(folder.resolve("ledger.db").toString());
    try (Booth booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS);
        Browser browser = Browser.open(program.orElseThrow(), folder)) {
      String site = booth.server().url();
      List<String> faults = new ArrayList<>();

      browser.visit(site);
      assertThat(browser.evaluate("location.pathname")).isEqualTo("/login");
      look(browser, faults);
      browser.leave(typed("wrong wrong wrong wrong"));
      assertThat(browser.evaluate("document.querySelector('[role=alert]').textContent"))
          .contains("not the token");
      look(browser, faults);
      browser.leave(typed(Booth.TOKEN));
      assertThat(browser.evaluate("document.querySelector('h1').textContent"))
          .isEqualTo("Editions");
      assertThat(browser.evaluate("document.cookie")).as("scripts see no cookie").isEmpty();
      look(browser, faults);

      browser.leave("document.querySelector('tbody a').click()");
      look(browser, faults);
      browser.leave("document.querySelectorAll('tbody a')[1].click()");
      assertThat(browser.evaluate("document.querySelector('h1').textContent"))
          .isEqualTo(Booth.EVIL);
      look(browser, faults);

      for (String form : List.of("/verifications/new", "/traces/new")) {
        browser.visit(site.substring(0, site.length() - 1) + form);
        look(browser, faults);
        browser.leave(
            "for (const s of document.querySelectorAll('select')) s.selectedIndex = 1;"
                + "document.querySelector('button.main').click()");
        look(browser, faults);
        ended(browser);
        assertThat(browser.evaluate("document.querySelector('.word').textContent"))
            .isIn("SHOWN", "NAMED");
        look(browser, faults);
        String document = browser.evaluate("document.querySelector('.actions a').href");
        browser.visit(document);
        assertThat(browser.evaluate("document.querySelector('h1').textContent"))
            .isEqualTo("Verification report");
        assertThat(
                browser.evaluate(
                    "getComputedStyle(document.querySelector('.banner')).borderRadius"))
            .as("the report's own style is allowed")
            .isEqualTo("8px");
      }

      for (String path : List.of("verifications", "ledger", "nothing")) {
        browser.visit(site + path);
        look(browser, faults);
      }
      browser.visit(site + "ledger");
      browser.leave("document.querySelector('.fields button').click()");
      assertThat(browser.evaluate("document.querySelector('.word').textContent"))
          .isEqualTo("WHOLE");
      look(browser, faults);
      browser.leave("document.querySelector('.leave button').click()");
      assertThat(browser.evaluate("location.pathname")).isEqualTo("/login");

      assertThat(faults).isEmpty();
      // The page that does not exist and the wrong token are answered with such a status.
      assertThat(browser.complaints())
          .allMatch(each -> each.contains("status of 404") || each.contains("status of 403"));
    }
  }

  private static String typed(String token) {
    return "document.querySelector('#token').value = '"
        + token
        + "'; document.querySelector('button.main').click()";
  }

  /** Follows the page, which loads itself again, until the verification ended. */
  private static void ended(Browser browser) throws InterruptedException {
    for (int i = 0; i < 240; i++) {
      if (browser.evaluate("String(!!document.querySelector('.word'))").equals("true")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError(browser.evaluate("document.body.innerText"));
  }

  private void look(Browser browser, List<String> faults) throws IOException {
    String script;
    try (InputStream in = SiteBrowserTest.class.getResourceAsStream("look.js")) {
      script = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    for (int width : WIDTHS) {
      for (boolean dark : List.of(false, true)) {
        browser.window(width, dark);
        String where = browser.evaluate("location.pathname") + " " + width + (dark ? " dark" : "");
        browser.evaluate(script).lines().forEach(fault -> faults.add(where + ": " + fault));
        pictures++;
        if (System.getProperty("activemark.pictures") != null) {
          Path file = Path.of(System.getProperty("activemark.pictures"), pictures + ".png");
          browser.picture(file);
        }
      }
    }
  }
}
