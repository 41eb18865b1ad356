package activemark.mark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.Alignment;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model whose files are at hand; its weights are loaded when it is first asked. */
public final class OpenSuspect implements Suspect {
  private final VisionModel files;
  private final boolean owns;
  private @Nullable Backbone model;

  private OpenSuspect(VisionModel files, boolean owns) {
    this.files = files;
    this.owns = owns;
  }

  /** A suspect whose files stay their caller's. */
  public static OpenSuspect of(VisionModel files) {
    return new OpenSuspect(files, false);
  }

  /** A suspect that closes its files. */
  static OpenSuspect owning(VisionModel files) {
    return new OpenSuspect(files, true);
  }

  /** What the model is. */
  public ViTSpec spec() {
    return files.spec();
  }

  @Override
  public String name() {
    return files.checkpoint().root().getFileName().toString();
  }

  @Override
  public String digest() {
    return files.checkpoint().weightsDigest();
  }

  @Override
  public String layout() {
    return files.layout();
  }

  private Backbone model() {
    if (model == null) {
      model = files.load();
    }
    return model;
  }

  @Override
  public Examination examine(
      Backbone base,
      MarkFile mark,
      ImageBatch images,
      ImageBatch seen,
      int token,
      Precision precision,
      Progress progress) {
    return Examination.of(base, model(), mark, images, seen, token, precision, progress);
  }

  @Override
  public Optional<Decoys> decoys(
      Backbone base,
      MarkFile mark,
      List<Reading> read,
      ImageBatch images,
      ImageBatch seen,
      int token,
      int count,
      Seed seed,
      Precision precision,
      Progress progress) {
    if (Alignment.obstacle(base.spec(), images, spec(), seen).isPresent()) {
      return Optional.empty();
    }
    try (Reader reader =
        new Reader(base, model(), mark.parts(), images, seen, precision, progress)) {
      return DecoyKeys.ask(
          decoy -> reader.suspect(decoy, token),
          base,
          mark,
          read,
          images,
          count,
          seed,
          precision,
          progress);
    }
  }

  @Override
  public PartReadings readParts(
      Backbone base,
      List<MarkPart> parts,
      MarkKey places,
      List<BitString> blank,
      ImageBatch images,
      Precision precision,
      Progress progress) {
    Optional<String> obstacle = Alignment.obstacle(base.spec(), images, spec(), images);
    Backbone read = obstacle.isPresent() ? base : model();
    try (Reader reader = new Reader(base, read, parts, images, precision, progress)) {
      List<Reading> ofBase = reader.base(parts, places, blank);
      return obstacle.isPresent()
          ? new PartReadings(
              Examination.unreadable(parts, obstacle.get()),
              ofBase,
              List.of("no reading: " + obstacle.get()))
          : new PartReadings(
              reader.all(parts, places, blank), ofBase, Examination.prepared(reader));
    }
  }

  @Override
  public void close() {
    if (model != null) {
      model.close();
    }
    if (owns) {
      files.close();
    }
  }
}
