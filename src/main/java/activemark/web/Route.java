package activemark.web;

import java.util.function.BiFunction;

/**
 * One thing that can be asked for.
 *
 * @param method GET or POST
 * @param path exactly, so nothing in a path is ever a name of something
 * @param open whether it is answered before the login
 * @param answer made from what the server has and what was asked
 */
record Route(String method, String path, boolean open, BiFunction<Site, Request, Response> answer) {
  /** Reads, for those who are logged in. */
  static Route get(String path, BiFunction<Site, Request, Response> answer) {
    return new Route("GET", path, false, answer);
  }

  /** Changes something, for those who are logged in; the gate wants the form's token. */
  static Route post(String path, BiFunction<Site, Request, Response> answer) {
    return new Route("POST", path, false, answer);
  }

  /** The same without login. */
  Route opened() {
    return new Route(method, path, true, answer);
  }

  /** Method and path. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
