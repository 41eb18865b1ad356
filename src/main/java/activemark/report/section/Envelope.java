package activemark.report.section;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * One measured row of what a mark survives. Rows are added here when they were measured and
 * recorded, never before.
 *
 * @param scheme id of the scheme
 * @param attack what was done to the marked copy, for people
 * @param result what was read afterwards, for people
 * @param recorded where the measurement is kept: a path in the product's repository, or the grid it
 *     is from
 */
public record Envelope(String scheme, String attack, String result, String recorded) {
  /** Every measured row, in the order to be shown. */
  static final List<Envelope> ROWS = List.of();

  /** Schemes with a text resource of their name. */
  static final Set<String> DESCRIBED =
      Set.of(
          "activemark-keyed",
          "activemark-tied",
          "activemark-offset",
          "activemark-spread",
          "activemark-published");

  /** Whether a statement says that the mark stays, goes, or depends. */
  enum Kind {
    SURVIVES,
    DEPENDS,
    LOST
  }

  /** What follows from how a scheme works, without a number. */
  record Statement(Kind kind, String text) {}

  /** The statements about a scheme; none if the scheme is not known. */
  static List<Statement> statements(String scheme) {
    if (!DESCRIBED.contains(scheme)) {
      return List.of();
    }
    String resource = "envelope/" + scheme + ".txt";
    try (InputStream in = Envelope.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource is missing: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .map(Envelope::statement)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Statement statement(String line) {
    String[] halves = line.split(": ", 2);
    return new Statement(Kind.valueOf(halves[0].toUpperCase(java.util.Locale.ROOT)), halves[1]);
  }
}
