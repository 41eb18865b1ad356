package activemark.mark;

import activemark.error.BadInput;
import activemark.mark.deepsigns.DeepSignsScheme;
import activemark.mark.keyed.KeyedScheme;
import activemark.mark.largepayload.LargePayloadScheme;
import activemark.mark.neuralmark.NeuralMarkScheme;
import activemark.mark.published.PublishedScheme;
import activemark.mark.scheme.Scheme;
import activemark.mark.signkey.SignKeyScheme;
import activemark.mark.tied.TiedScheme;
import activemark.mark.uchida.UchidaScheme;
import java.util.List;

/**
 * The list of schemes. To add one, add a line here. A mark of several schemes is written in this
 * order: those that train first, as training would disturb what is there; the hidden mark last,
 * since its answer passes through the blocks that the others change.
 */
public final class Schemes {
  /** All schemes, in the order in which they write. */
  public static final List<Scheme> ALL =
      List.of(
          new PublishedScheme(),
          new DeepSignsScheme(),
          new LargePayloadScheme(),
          new NeuralMarkScheme(),
          new SignKeyScheme(),
          new UchidaScheme(),
          new TiedScheme(),
          new KeyedScheme());

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
   * Schemes joined by a plus, by id or by what follows {@code activemark-} in it, in the order in
   * which they write.
   */
  public static List<Scheme> parse(String text) {
    List<String> names = List.of(text.split("\\+", -1));
    for (String name : names) {
      if (ALL.stream().noneMatch(scheme -> isCalled(scheme, name))) {
        throw BadInput.of("The scheme is not known")
            .at("--scheme " + text)
            .expected(
                "one or more, joined by a plus, of "
                    + ALL.stream().map(scheme -> shortName(scheme)).toList())
            .found(name)
            .bad();
      }
    }
    return ALL.stream()
        .filter(scheme -> names.stream().anyMatch(name -> isCalled(scheme, name)))
        .toList();
  }

  private static boolean isCalled(Scheme scheme, String name) {
    return name.equals(scheme.id()) || name.equals(shortName(scheme));
  }

  /** What people type: our own schemes without their prefix. */
  private static String shortName(Scheme scheme) {
    String id = scheme.id();
    return id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : id;
  }
}
