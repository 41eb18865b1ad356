package activemark.mark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Codewords;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Opening;
import activemark.proof.evidence.PartDigests;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A mark that was written into a model in memory: what it takes to read it again, without an
 * owner's key and without files. {@link Embedding} makes files of it; whoever studies marks can do
 * without.
 *
 * @param key the secret of the mark
 * @param copy which its codewords are for
 * @param parts what was written
 */
public record Written(MarkKey key, MarkedCopy copy, List<MarkPart> parts) {
  /** Copies the list. */
  public Written {
    parts = List.copyOf(parts);
  }

  /**
   * Plans all schemes' parts from the workbench's base, draws the codewords, and writes them into
   * the workbench's student.
   *
   * @param schemes in the order in which they write
   */
  public static Written into(
      Workbench bench, List<Scheme> schemes, MarkOptions options, MarkKey key, MarkedCopy copy) {
    Function<String, Secrets> secrets = Reader.secrets(key);
    List<MarkPart> plan =
        schemes.stream()
            .flatMap(scheme -> scheme.plan(bench, secrets::apply, options).stream())
            .toList();
    Codewords codewords = new Written(key, copy, plan).codewords();
    List<MarkPart> written = new ArrayList<>();
    for (MarkPart part : plan) {
      written.add(
          Schemes.byId(part.scheme())
              .write(bench, part, secrets.apply(part.id()), codewords.of(part), options));
    }
    return new Written(key, copy, written);
  }

  /**
   * Reads the mark from a suspect at the key's own places.
   *
   * @param base what was marked
   * @param images pictures that the mark was not written with
   */
  public List<Reading> read(
      Backbone base, Backbone suspect, ImageBatch images, Precision precision, Progress progress) {
    Conditions conditions = Conditions.plain(base, images, precision, progress);
    try (Reader reader = new Reader(suspect, parts, conditions)) {
      return reader.suspect(this);
    }
  }

  /** The bits that the parts carry. */
  Codewords codewords() {
    return new Codewords(new Opening(key, PartDigests.of(parts)), copy);
  }
}
