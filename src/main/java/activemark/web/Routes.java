package activemark.web;

import java.util.List;
import java.util.Optional;

/** Everything that can be asked for. */
final class Routes {
  /** In the order of the navigation; what is not open needs a login. */
  static final List<Route> ALL =
      List.of(
          Route.get("/style.css", Frame::style).opened(),
          Route.get("/login", LoginPages::ask).opened(),
          Route.post("/login", LoginPages::enter).opened(),
          Route.post("/logout", LoginPages::leave),
          Route.get("/", EditionPages::list),
          Route.get("/edition", EditionPages::one),
          Route.get("/recipient", EditionPages::recipient),
          Route.get("/verifications", VerificationPages::list),
          Route.get("/verifications/new", StartPages::form),
          Route.post("/verifications/new", StartPages::start),
          Route.get("/traces/new", StartPages::traceForm),
          Route.post("/traces/new", StartPages::startTrace),
          Route.get("/verification", VerificationPages::one),
          Route.post("/verification/stop", VerificationPages::stop),
          Route.get("/verification/report", VerificationPages::report),
          Route.get("/verification/evidence.json", VerificationPages::evidence),
          Route.get("/ledger", LedgerPages::entries),
          Route.post("/ledger/check", LedgerPages::check));

  private Routes() {}

  /** Those of a path, whatever the method. */
  static List<Route> at(String path) {
    return ALL.stream().filter(route -> route.path().equals(path)).toList();
  }

  /** The one of a path and a method; HEAD is GET whose body is not sent. */
  static Optional<Route> find(String method, String path) {
    String asked = method.equals("HEAD") ? "GET" : method;
    return at(path).stream().filter(route -> route.method().equals(asked)).findFirst();
  }
}
