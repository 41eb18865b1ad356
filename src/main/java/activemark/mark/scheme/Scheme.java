package activemark.mark.scheme;

import activemark.error.BadInput;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A way to write bits into a model and to read them back. A scheme observes; whether a mark is
 * shown is for the judge to say.
 *
 * <p>The order is what makes the statistics exact: {@link #plan} fixes everything public from the
 * base, the images and the key, then the codeword is drawn from a hash that includes the plan, then
 * {@link #write} puts it into the weights. {@link #read} never sees it.
 */
public interface Scheme {
  /** Name in commands and documents, such as {@code activemark-keyed}. */
  String id();

  /** What may be assumed of a model that never met the key. */
  NullClaim nullClaim();

  /** What reading takes from the suspect. */
  Access access();

  /**
   * The value of a score, or of the share of images within the tolerated errors, above which the
   * scheme's publication calls a model a copy; empty for stored bits, whose chance is exact, and
   * where the publication names none.
   */
  default OptionalDouble threshold(MarkPart part) {
    return OptionalDouble.empty();
  }

  /**
   * Whether the marked copy differs from the base. A scheme that writes nothing recognises the base
   * itself: there the base is what is looked for, and no control.
   */
  default boolean changesWeights() {
    return true;
  }

  /** The parts this scheme will write, with their public parameters. */
  default List<MarkPart> plan(Workbench bench, Secrets.Of secrets, MarkOptions options) {
    return plans(bench, List.of(secrets), options).get(0);
  }

  /**
   * As {@link #plan}, for several keys: what depends on the base alone is measured once.
   *
   * @return one list of parts for each key, in order
   */
  List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options);

  /**
   * Writes one part into the workbench's student.
   *
   * @return the part, with learned tensors added where the scheme has any
   */
  MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options);

  /**
   * What writes a part into several copies of the base; what it holds belongs to the innermost
   * scope.
   *
   * @param bench whose student is a copy of the base, changed at will
   * @throws BadInput if a part of this scheme differs from copy to copy
   */
  default Pen pen(Workbench bench, MarkPart part, Secrets secrets, MarkOptions options) {
    throw BadInput.of("The scheme cannot mark the copies of an edition")
        .at("--scheme")
        .expected("a scheme whose parts are the same in all copies, such as keyed or tied")
        .found(id())
        .bad();
  }

  /** Cuts at which reading the part needs the base's stream; none where the scheme runs no base. */
  default Set<Integer> baseCuts(MarkPart part) {
    return Set.of();
  }

  /**
   * Cuts of the base at whose counterparts reading the part needs the suspect's stream. A scheme
   * that does not align may also find the suspect's own cuts of these numbers. None where a scheme
   * reads weights, or runs the suspect on pictures of its own.
   */
  default Set<Integer> suspectCuts(MarkPart part) {
    return Set.of();
  }

  /** Cuts of the base at which vectors pass between the base's channels and the suspect's. */
  default Set<Integer> mappedCuts(MarkPart part) {
    return Set.of();
  }

  /**
   * Further readings, beside the base's, that must not look like a mark; none for most schemes.
   *
   * @param bench as for {@link #read}
   */
  default List<ControlReadout> controls(ReadingBench bench, MarkPart part, Secrets secrets) {
    return List.of();
  }

  /**
   * The same bits read in other ways, in a fixed order; none for most schemes. Each has tests of
   * its own, for readings of one codeword are no independent coins.
   *
   * @param bench as for {@link #read}; its suspect is not the base itself
   */
  default List<FurtherReadout> further(ReadingBench bench, MarkPart part, Secrets secrets) {
    return List.of();
  }

  /**
   * Reads one part from feature vectors alone, as a service gives them.
   *
   * @param base the base's vectors of some pictures [n, F]
   * @param suspect the suspect's of the same pictures [n, F']
   */
  default Readout readVectors(Tensor base, Tensor suspect, MarkPart part, Secrets secrets) {
    return new Readout.Unreadable("it cannot be read from one vector a picture");
  }

  /** Reads one part from the suspect on the bench. */
  Readout read(ReadingBench bench, MarkPart part, Secrets secrets);
}
