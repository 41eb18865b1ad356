package activemark.mark;

import activemark.error.BadInput;
import activemark.mark.keyed.KeyedScheme;
import activemark.mark.published.PublishedScheme;
import activemark.mark.scheme.Scheme;
import activemark.mark.tied.TiedScheme;
import java.util.List;

/**
 * The list of schemes. To add one, add a line here. A mark of several schemes is written in this
 * order: the hidden mark last, since its answer passes through the blocks that the others change.
 */
public final class Schemes {
  /** All schemes, in the order in which they write. */
  public static final List<Scheme> ALL =
      List.of(new PublishedScheme(), new TiedScheme(), new KeyedScheme());

  /** What is written when nothing is said. */
  public static final String DEFAULT = "keyed+tied";

  private static final String PREFIX = "activemark-";

  private Schemes() {}

  /** The scheme of an id such as {@code activemark-keyed}. */
  public static Scheme byId(String id) {
    return ALL.stream()
        .filter(scheme -> scheme.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                BadInput.of("The scheme is not known")
                    .at(id)
                    .expected(ALL.stream().map(Scheme::id).toList())
                    .fix("Use the version of ActiveMark that wrote the mark.")
                    .bad());
  }

  /**
   * Schemes joined by a plus, with or without {@code activemark-}, in the order in which they
   * write.
   */
  public static List<Scheme> parse(String text) {
    List<String> ids =
        List.of(text.split("\\+", -1)).stream()
            .map(id -> id.startsWith(PREFIX) ? id : PREFIX + id)
            .toList();
    for (String id : ids) {
      if (ALL.stream().noneMatch(scheme -> scheme.id().equals(id))) {
        throw BadInput.of("The scheme is not known")
            .at("--scheme " + text)
            .expected(
                "one or more, joined by a plus, of "
                    + ALL.stream().map(s -> s.id().substring(PREFIX.length())).toList())
            .found(id.substring(PREFIX.length()))
            .bad();
      }
    }
    return ALL.stream().filter(scheme -> ids.contains(scheme.id())).toList();
  }
}
