package activemark.mark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A mark that was written into a model in memory: what it takes to read it again, without an
 * owner's key and without files. {@link Embedding} makes files of it; whoever studies marks can do
 * without.
 *
 * @param key the secret of the mark
 * @param recipient whose copy it is
 * @param baseDigest hex digest that the codewords depend on
 * @param parts what was written
 */
public record Written(MarkKey key, String recipient, String baseDigest, List<MarkPart> parts) {
  /** Copies the list. */
  public Written {
    parts = List.copyOf(parts);
  }

  /**
   * Plans every scheme's parts from the workbench's base, draws each part's codeword, and writes it
   * into the workbench's student.
   *
   * @param schemes in the order in which they write
   */
  public static Written into(
      Workbench bench,
      List<Scheme> schemes,
      MarkOptions options,
      MarkKey key,
      String recipient,
      String baseDigest) {
    Function<String, Secrets> secrets = Reader.secrets(key);
    List<MarkPart> written = new ArrayList<>();
    for (Scheme scheme : schemes) {
      for (MarkPart part : scheme.plan(bench, secrets::apply, options)) {
        BitString codeword =
            key.codeword(part.id(), part.bits(), recipient, baseDigest, part.digest());
        written.add(scheme.write(bench, part, secrets.apply(part.id()), codeword, options));
      }
    }
    return new Written(key, recipient, baseDigest, written);
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

  /** The bits that a part carries. */
  BitString codeword(MarkPart part) {
    return key.codeword(part.id(), part.bits(), recipient, baseDigest, part.digest());
  }
}
