package activemark.mark;

import activemark.error.BadInput;
import activemark.mark.advtra.AdvTraScheme;
import activemark.mark.cka.CkaScheme;
import activemark.mark.deepsigns.DeepSignsScheme;
import activemark.mark.diction.DictionScheme;
import activemark.mark.ipguard.IpGuardScheme;
import activemark.mark.keyed.KeyedScheme;
import activemark.mark.largepayload.LargePayloadScheme;
import activemark.mark.mea.MeaDefenderScheme;
import activemark.mark.neuralmark.NeuralMarkScheme;
import activemark.mark.offset.OffsetScheme;
import activemark.mark.published.PublishedScheme;
import activemark.mark.randmark.RandMarkScheme;
import activemark.mark.scheme.Scheme;
import activemark.mark.sharederrors.SharedErrorsScheme;
import activemark.mark.signkey.SignKeyScheme;
import activemark.mark.spread.SpreadScheme;
import activemark.mark.sslguard.SslGuardScheme;
import activemark.mark.tied.TiedScheme;
import activemark.mark.uchida.UchidaScheme;
import activemark.mark.weightmatch.WeightMatchScheme;
import java.util.List;

/**
 * The list of schemes. To add one, add a line here. A mark of several schemes is written in this
 * order: first those that write nothing, then those that train, as training would disturb what is
 * there; the hidden mark last, since its answer passes through the blocks that the others change.
 */
public final class Schemes {
  /** All schemes, in the order in which they write. */
  public static final List<Scheme> ALL =
      List.of(
          new AdvTraScheme(),
          new CkaScheme(),
          new IpGuardScheme(),
          new SharedErrorsScheme(),
          new WeightMatchScheme(),
          new DictionScheme(),
          new MeaDefenderScheme(),
          new RandMarkScheme(),
          new SslGuardScheme(),
          new PublishedScheme(),
          new DeepSignsScheme(),
          new LargePayloadScheme(),
          new NeuralMarkScheme(),
          new SignKeyScheme(),
          new UchidaScheme(),
          new SpreadScheme(),
          new TiedScheme(),
          new OffsetScheme(),
          new KeyedScheme());

  /** What is written when nothing is said. */
  public static final String DEFAULT = "keyed+tied+offset+spread";

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
   * Schemes joined by a plus, ours with or without {@code activemark-}, in the order in which they
   * write.
   */
  public static List<Scheme> parse(String text) {
    List<String> names = List.of(text.split("\\+", -1)).stream().map(Schemes::brief).toList();
    for (String name : names) {
      if (ALL.stream().noneMatch(scheme -> name(scheme).equals(name))) {
        throw BadInput.of("The scheme is not known")
            .at("--scheme " + text)
            .expected(
                "one or more, joined by a plus, of " + ALL.stream().map(Schemes::name).toList())
            .found(name)
            .bad();
      }
    }
    return ALL.stream().filter(scheme -> names.contains(name(scheme))).toList();
  }

  /** What a scheme is called in commands: its id, ours without {@code activemark-}. */
  public static String name(Scheme scheme) {
    return brief(scheme.id());
  }

  private static String brief(String id) {
    return id.startsWith(PREFIX) ? id.substring(PREFIX.length()) : id;
  }
}
