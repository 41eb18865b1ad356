package activemark.report;

import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.report.html.StyleSheet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One self-contained page: no scripts, nothing loaded from anywhere, which the page also forbids
 * itself. Valid as HTML and as XML.
 */
final class Page {
  private static final int MAX_TITLE = 120;
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action"
          + " 'none'";

  /** A titled part of the page. */
  private record Part(String id, String title, List<Node> body) {}

  private final String kind;
  private final String title;
  private final String line;
  private final List<Part> parts = new ArrayList<>();

  /**
   * An empty page.
   *
   * @param kind what kind of report
   * @param title of the window
   * @param line below the kind
   */
  Page(String kind, String title, String line) {
    this.kind = kind;
    this.title = title;
    this.line = line;
  }

  /** Adds a section unless it is empty. */
  void add(String id, String heading, List<Node> body) {
    if (!body.isEmpty()) {
      parts.add(new Part(id, heading, List.copyOf(body)));
    }
  }

  /** The page as text. */
  String html() {
    Element header =
        Element.of(
            "header",
            Element.of("p", "ActiveMark").style("brand"),
            Element.of("h1", kind),
            Element.of("p", line).style("line"));
    Element main = Element.of("main");
    for (int i = 0; i < parts.size(); i++) {
      main = main.add(section(parts.get(i)));
      if (i == 0 && parts.size() > 2) {
        main = main.add(contents());
      }
    }
    Element html =
        Element.of("html")
            .with("lang", "en")
            .with("xmlns", "http://www.w3.org/1999/xhtml")
            .add(head(), Element.of("body", header, main));
    StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    html.write(out);
    return out.toString();
  }

  private Element head() {
    String shown =
        title.codePointCount(0, title.length()) <= MAX_TITLE
            ? title
            : title.substring(0, title.offsetByCodePoints(0, MAX_TITLE)) + "…";
    return Element.of(
        "head",
        Element.of("meta").with("charset", "utf-8"),
        Element.of("meta").with("http-equiv", "Content-Security-Policy").with("content", POLICY),
        Element.of("meta")
            .with("name", "viewport")
            .with("content", "width=device-width, initial-scale=1"),
        Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
        Element.of("meta").with("name", "robots").with("content", "noindex"),
        Element.of("link").with("rel", "icon").with("href", "data:,"),
        Element.of("title", shown),
        new StyleSheet(style()));
  }

  private Element contents() {
    Element list = Element.of("ul");
    for (Part part : parts.subList(1, parts.size())) {
      list =
          list.add(Element.of("li", Element.of("a", part.title()).with("href", "#" + part.id())));
    }
    return Element.of("nav", list).with("aria-label", "In this report");
  }

  private static Element section(Part part) {
    String heading = part.id() + "-heading";
    return Element.of("section", Element.of("h2", part.title()).with("id", heading))
        .with("id", part.id())
        .with("aria-labelledby", heading)
        .add(part.body());
  }

  /** The style sheet that every page carries. */
  static String style() {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("the resource is missing: report.css");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
