package activemark.mark;

import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.deepsigns.DeepSignsScheme;
import activemark.mark.profile.Profile;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Codewords;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Marks tiny models by one scheme and reads them. */
final class Marking {
  /** 16 pixel pictures to write with, and others to read with. */
  static final ImageBatch WRITING = TinyModels.images(160, 11);

  static final ImageBatch READING = TinyModels.images(60, 12);

  private static final String BASE_DIGEST = "ab".repeat(32);

  private Marking() {}

  /** The key of a name. */
  static MarkKey key(String name) {
    return MarkKey.of(new Seed(2026).stream("marking/" + name).nextBytes(MarkKey.BYTES));
  }

  /**
   * Few bits, as the model is narrow. Three steps show of the published scheme what is tested here;
   * rivals that are trained in need enough of them to be read.
   */
  static MarkOptions options(Scheme scheme) {
    return switch (scheme.id()) {
      case DeepSignsScheme.ID -> options(26, 600);
      case "li2021" -> options(32, 700);
      case "lim2022", "neuralmark", "uchida" -> options(32, 80);
      default -> options(32, 3);
    };
  }

  private static MarkOptions options(int bits, int steps) {
    return new MarkOptions(bits, 0, List.of(), 2, steps);
  }

  static Workbench bench(Backbone base, Backbone student, ImageBatch images) {
    Profile profile =
        Profiler.profile(base, images.first(16), Precision.FLOAT32, Progress.silent());
    return new Workbench(
        base,
        student,
        profile,
        images,
        Optional.of(Lineage.pictures()),
        new Seed(5),
        Precision.FLOAT32,
        Progress.silent());
  }

  static List<MarkPart> plan(Scheme scheme, Workbench bench, MarkKey key) {
    return scheme.plan(bench, part -> secrets(key, part), options(scheme));
  }

  /** DeepSigns marks classes of pictures, so that it is shown some. */
  private static ImageBatch writing(Scheme scheme) {
    return scheme.id().equals(DeepSignsScheme.ID) ? TinyModels.kindsOfImages(160, 11) : WRITING;
  }

  /** Writes a mark into the student. */
  static MarkFile write(Scheme scheme, ViT base, ViT student, MarkKey key) {
    Workbench bench = bench(base, student, writing(scheme));
    List<MarkPart> plan = plan(scheme, bench, key);
    Codewords codewords = mark(key, plan).codewords();
    List<MarkPart> parts = new ArrayList<>();
    for (MarkPart part : plan) {
      BitString codeword = codewords.of(part);
      parts.add(scheme.write(bench, part, secrets(key, part.id()), codeword, options(scheme)));
    }
    return mark(key, parts);
  }

  /** A mark of these parts under a key. */
  static MarkFile mark(MarkKey key, List<MarkPart> parts) {
    return new MarkFile(
        "owner",
        "cd".repeat(32),
        "acme",
        key,
        BASE_DIGEST,
        BASE_DIGEST,
        Instant.EPOCH,
        JsonNodeFactory.instance.objectNode(),
        parts,
        JsonNodeFactory.instance.objectNode());
  }

  /** What the suspect shows of a mark. */
  static List<Reading> read(MarkFile mark, ViT base, Backbone suspect) {
    return read(mark, base, suspect, READING);
  }

  /** The same from a suspect that sees the pictures another way. */
  static List<Reading> read(MarkFile mark, ViT base, Backbone suspect, ImageBatch seen) {
    try (Reader reader = reader(mark, base, suspect, seen)) {
      return reader.suspect(mark);
    }
  }

  /** A reader of a suspect, to be closed. */
  static Reader reader(MarkFile mark, ViT base, Backbone suspect, ImageBatch seen) {
    return new Reader(
        suspect,
        mark.parts(),
        new Conditions(
            base, READING, seen, Conditions.KEYS_OWN, Precision.FLOAT32, Progress.silent()));
  }

  /** How alike suspect and base are. */
  static Fidelity fidelity(MarkFile mark, ViT base, ViT suspect) {
    try (Reader reader = reader(mark, base, suspect, READING)) {
      return Objects.requireNonNull(reader.fidelity());
    }
  }

  private static Secrets secrets(MarkKey key, String part) {
    return label -> key.stream(part, label);
  }
}
