package activemark.web;

import activemark.report.Report;
import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.report.html.Node.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What stands around every page, and the pieces that pages are made of. */
final class Frame {
  /** The name of the hidden value that a form carries. */
  static final String TOKEN = "form-token";

  /** Nothing from elsewhere, no script at all, no frame around it. */
  static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int SHORT_DIGEST = 12;

  private Frame() {}

  /** A page for somebody who is logged in. */
  static Response page(Request request, String title, Node... body) {
    return Response.page(html(request.session(), title, 0, List.of(body)));
  }

  /** The same that loads itself again after some seconds. */
  static Response page(Request request, String title, int seconds, List<Node> body) {
    return Response.page(html(request.session(), title, seconds, body));
  }

  /** The page of a failure. */
  static String failure(Optional<Session> session, int status, String sentence) {
    List<Node> body = new ArrayList<>();
    body.add(complaint(sentence));
    body.add(Element.of("p", Element.of("a", "To the start").with("href", "/")));
    return html(session, "Not done (" + status + ")", 0, body);
  }

  /** The whole page; with no session it shows no navigation. */
  static String html(Optional<Session> session, String title, int seconds, List<Node> body) {
    Element head =
        Element.of(
            "head",
            Element.of("meta").with("charset", "utf-8"),
            Element.of("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"),
            Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
            Element.of("meta").with("name", "robots").with("content", "noindex"),
            Element.of("link").with("rel", "icon").with("href", "data:,"),
            Element.of("link").with("rel", "stylesheet").with("href", "/style.css"),
            Element.of("title", title + " - ActiveMark"));
    if (seconds > 0) {
      head =
          head.add(Element.of("meta").with("http-equiv", "refresh").with("content", "" + seconds));
    }
    Element main = Element.of("main", Element.of("h1", title)).with("id", "content").add(body);
    Element html =
        Element.of(
                "html",
                head,
                Element.of(
                    "body",
                    Element.of("a", "To the content").style("skip").with("href", "#content"),
                    Element.of("header", bar(session)),
                    main))
            .with("lang", "en");
    StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    html.write(out);
    return out.toString();
  }

  private static Element bar(Optional<Session> session) {
    Element bar = Element.of("div", Element.of("p", "ActiveMark").style("brand")).style("bar");
    if (session.isEmpty()) {
      return bar;
    }
    Element links =
        Element.of(
                "nav",
                link("/", "Editions"),
                link("/verifications", "Verifications"),
                link("/ledger", "Ledger"))
            .with("aria-label", "Pages");
    Element out =
        form(session.get().formToken(), "/logout", Element.of("button", "Log out")).style("leave");
    return bar.add(links, out);
  }

  /** A form of this session. */
  static Element form(String formToken, String action, Node... fields) {
    return Element.of(
            "form",
            Element.of("input").with("type", "hidden").with("name", TOKEN).with("value", formToken))
        .with("method", "post")
        .with("action", action)
        .add(List.of(fields));
  }

  /** A link to a page of ours. */
  static Element link(String path, String text) {
    return Element.of("a", text).with("href", path);
  }

  /** A titled part. */
  static Element section(String heading, Node... body) {
    return Element.of("section", Element.of("h2", heading)).add(List.of(body));
  }

  /** What went wrong, read out at once where pages are read out. */
  static Element complaint(String text) {
    return lines(text).style("failure").with("role", "alert");
  }

  /** Text of several lines, as it stands. */
  static Element lines(String text) {
    Element pre = Element.of("pre");
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      pre = (i == 0 ? pre : pre.add(Element.of("br"))).add(lines.get(i));
    }
    return pre;
  }

  /** A paragraph. */
  static Element paragraph(String text) {
    return Element.of("p", text);
  }

  /** Names and what they stand for, in pairs of a text and a node. */
  static Element facts(Object... pairs) {
    Element list = Element.of("dl");
    for (int i = 0; i < pairs.length; i += 2) {
      Node value = pairs[i + 1] instanceof Node node ? node : new Text(pairs[i + 1].toString());
      list =
          list.add(
              Element.of("div", Element.of("dt", pairs[i].toString()), Element.of("dd", value)));
    }
    return list;
  }

  /** A time to the second. */
  static Element time(Instant at) {
    return Element.of("time", TIME.format(at)).with("datetime", at.toString());
  }

  /** A digest in full. */
  static Element digest(String hex) {
    return Element.of("code", hex);
  }

  /** The beginning of a digest, the rest on demand. */
  static Element shortDigest(String hex) {
    return hex.length() <= SHORT_DIGEST
        ? Element.of("code", hex)
        : Element.of("code", hex.substring(0, SHORT_DIGEST) + "…").with("title", hex);
  }

  /** An outcome of a verification in words and colour. */
  static Element outcome(String outcome) {
    String words =
        switch (outcome) {
          case "not-shown" -> "not shown";
          case Answer.NOBODY -> "nobody named";
          default -> outcome;
        };
    return Element.of("span", words).style("outcome " + outcome.replaceAll("[^a-z-]", ""));
  }

  /** Links to the pages before and behind this one, where there are any. */
  static Element pager(String before, String behind) {
    Element nav = Element.of("p").style("pager");
    if (!before.isEmpty()) {
      nav = nav.add(link(before, "Earlier")).add(" ");
    }
    return behind.isEmpty() ? nav : nav.add(link(behind, "Later"));
  }

  /** The style sheet: that of reports and what pages need beyond. */
  static Response style(Site site, Request request) {
    try (InputStream in = Frame.class.getResourceAsStream("web.css")) {
      if (in == null) {
        throw new IllegalStateException("the resource is missing: web.css");
      }
      String more = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Response.of(200, "text/css; charset=utf-8", Report.style() + more)
          .with("Cache-Control", "private, max-age=300");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
