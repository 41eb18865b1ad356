package activemark.mark;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.files.OutputFolder;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.Edition;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints the copies of an edition, one recipient after the other. All that depends on the base and
 * the places alone was measured when it was opened, so a further copy costs little.
 */
public final class Press implements AutoCloseable {
  private static final int PROFILED = 64;

  private final VisionModel model;
  private final Edition edition;
  private final MarkKey places;
  private final ImageBatch holdout;
  private final Precision precision;
  private final Progress progress;
  private final Backbone base;
  private final Scope scope;
  private final List<Pen> pens = new ArrayList<>();

  /**
   * A copy that was written.
   *
   * @param releaseDigest its {@link VisionModel#identity}
   * @param right bits that were read back from it, of all parts
   * @param bits that it carries
   */
  public record Printed(String releaseDigest, int right, int bits) {}

  private Press(
      VisionModel model,
      Edition edition,
      MarkKey places,
      ImageBatch holdout,
      Precision precision,
      Progress progress) {
    this.model = model;
    this.edition = edition;
    this.places = places;
    this.holdout = holdout;
    this.precision = precision;
    this.progress = progress;
    this.base = model.load();
    this.scope = Scope.open();
  }

  /**
   * Measures what all copies share.
   *
   * @param model the original
   * @param places the edition's key
   * @param writing pictures to write with
   * @param holdout a few others, to read every copy back with
   */
  public static Press open(
      VisionModel model,
      Edition edition,
      MarkKey places,
      MarkOptions options,
      ImageBatch writing,
      ImageBatch holdout,
      Seed seed,
      Precision precision,
      Progress progress) {
    Press press = new Press(model, edition, places, holdout, precision, progress);
    try {
      Profile profile = Profiler.profile(press.base, writing.first(PROFILED), precision, progress);
      Workbench bench =
          new Workbench(press.base, press.base, profile, writing, seed, precision, progress);
      for (MarkPart part : edition.parts()) {
        press.pens.add(
            Schemes.byId(part.scheme())
                .pen(bench, part, Reader.secrets(places).apply(part.id()), options));
      }
      return press;
    } catch (RuntimeException e) {
      press.close();
      throw e;
    }
  }

  /**
   * Writes a recipient's copy into a folder, which the caller commits.
   *
   * @throws BadInput if the mark did not take
   */
  public Printed print(MarkKey key, String recipient, OutputFolder folder) {
    List<BitString> codewords = edition.codewords(key, recipient);
    Map<String, TensorBytes> changes;
    try (Backbone student = base.copy()) {
      for (int i = 0; i < pens.size(); i++) {
        pens.get(i).write(student, codewords.get(i));
      }
      changes = model.changes(student);
    }
    int right = 0;
    int bits = 0;
    List<Reading.StoredBits> readings = readBack(changes, codewords);
    Embedding.requireTaken(readings);
    for (Reading.StoredBits read : readings) {
      right += read.matches();
      bits += read.bits();
    }
    model.checkpoint().writePatched(changes, folder);
    try (VisionModel release = VisionModel.open(folder.path())) {
      return new Printed(release.identity(), right, bits);
    }
  }

  /** Reads the copy as its file will hold it. */
  private List<Reading.StoredBits> readBack(
      Map<String, TensorBytes> changes, List<BitString> codewords) {
    try (Backbone rounded = model.load(changes);
        Reader reader =
            new Reader(
                rounded, edition.parts(), Conditions.plain(base, holdout, precision, progress))) {
      List<Reading.StoredBits> stored = new ArrayList<>();
      for (Reading reading : reader.suspect(edition.parts(), places, codewords)) {
        if (!(reading instanceof Reading.StoredBits bits)) {
          throw BadInput.of("The mark cannot be read from its own copy, so nothing was written")
              .at("part " + reading.part())
              .found(reading)
              .bad();
        }
        stored.add(bits);
      }
      return stored;
    }
  }

  @Override
  public void close() {
    pens.forEach(Pen::close);
    scope.close();
    base.close();
  }
}
