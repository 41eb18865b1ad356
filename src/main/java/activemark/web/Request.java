package activemark.web;

import java.util.Optional;

/**
 * What a page is asked.
 *
 * @param query what stands behind the path
 * @param form what a form sent; empty for others
 * @param cookie the session's name as the browser tells it; empty for none
 * @param session who asks; empty before the login
 */
record Request(Values query, Values form, String cookie, Optional<Session> session) {
  /** What a form must carry. */
  String formToken() {
    return session.map(Session::formToken).orElse("");
  }

  /** Never the form's content, which may be a token. */
  @Override
  public String toString() {
    return "Request(withheld)";
  }
}
