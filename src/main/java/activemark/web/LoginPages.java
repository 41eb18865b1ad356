package activemark.web;

import activemark.report.html.Element;
import activemark.report.html.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Coming in and going out. */
final class LoginPages {
  private static final String FIELD = "token";

  private LoginPages() {}

  /** Asks for the token. */
  static Response ask(Site site, Request request) {
    return request.session().isPresent() ? Response.seeOther("/") : asked(200, "");
  }

  /** Lets in whoever has the token, with a session of a new name whatever the browser sent. */
  static Response enter(Site site, Request request) {
    Duration pause = site.attempts().pause();
    if (!pause.isZero()) {
      long seconds = pause.toSeconds() + 1;
      return asked(429, "Too many wrong tokens. Try again in " + seconds + " seconds.")
          .with("Retry-After", Long.toString(seconds));
    }
    if (!site.token().matches(request.form().text(FIELD))) {
      site.attempts().failed();
      return asked(403, "This is not the token.");
    }
    site.attempts().succeeded();
    site.sessions().end(request.cookie());
    return Response.seeOther("/").with("Set-Cookie", site.door().cookie(site.sessions().begin()));
  }

  /** Ends the session. */
  static Response leave(Site site, Request request) {
    site.sessions().end(request.cookie());
    return Response.seeOther("/login").with("Set-Cookie", site.door().noCookie());
  }

  private static Response asked(int status, String complaint) {
    List<Node> body = new ArrayList<>();
    if (!complaint.isEmpty()) {
      body.add(Element.of("p", complaint).style("complaint").with("role", "alert"));
    }
    Element field =
        Element.of("input")
            .with("type", "password")
            .with("name", FIELD)
            .with("id", FIELD)
            .with("autocomplete", "current-password")
            .with("required", "required")
            .with("autofocus", "autofocus")
            .with("maxlength", "1024");
    body.add(
        Element.of(
                "form",
                Element.of("label", "Token").with("for", FIELD),
                field,
                Element.of("p", "The server printed it when it started, or read it from a file.")
                    .style("note"),
                Element.of("button", "Log in").style("main"))
            .with("method", "post")
            .with("action", "/login")
            .style("fields"));
    return Response.page(status, Frame.html(Optional.empty(), "Log in", 0, body));
  }
}
