package activemark.bench.arena;

import activemark.bench.result.Contestant;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A scheme, or several written together, with options.
 *
 * @param name in the grid and in tables
 * @param schemes in the order in which they write
 * @param options what the owner chose
 * @param chosen the options that the grid gives, for people
 */
public record Entrant(String name, List<Scheme> schemes, MarkOptions options, String chosen) {
  /** Copies the list. */
  public Entrant {
    schemes = List.copyOf(schemes);
  }

  /** Ids of the schemes, joined by a plus. */
  String ids() {
    return schemes.stream().map(Scheme::id).collect(Collectors.joining("+"));
  }

  /** What reading takes: of several schemes, the most. */
  Access access() {
    return schemes.stream()
        .map(Scheme::access)
        .min(Comparator.naturalOrder())
        .orElseThrow(() -> new IllegalStateException("no scheme"));
  }

  /** As results tell it. */
  Contestant contestant() {
    String claim =
        schemes.stream()
            .map(scheme -> scheme.nullClaim().sentence())
            .distinct()
            .collect(Collectors.joining("; "));
    return new Contestant(name, ids(), access().id(), claim, chosen);
  }
}
