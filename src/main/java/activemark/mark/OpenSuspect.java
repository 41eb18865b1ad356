package activemark.mark;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.layout.VisionModel;
import activemark.proof.evidence.Control;
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
    return files.identity();
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
  public Examination examine(MarkFile mark, Conditions conditions) {
    return Examination.of(model(), mark, conditions);
  }

  @Override
  public Optional<Decoys> decoys(
      MarkFile mark, List<Reading> read, int count, Seed seed, Conditions conditions) {
    if (conditions.obstacle(spec()).isPresent()) {
      return Optional.empty();
    }
    try (Reader reader = new Reader(model(), mark.parts(), conditions)) {
      return DecoyKeys.ask(reader::suspect, mark, read, count, seed, conditions);
    }
  }

  @Override
  public PartReadings readParts(
      List<MarkPart> parts, MarkKey places, List<BitString> blank, Conditions conditions) {
    Optional<String> obstacle = conditions.obstacle(spec());
    Backbone read = obstacle.isPresent() ? conditions.base() : model();
    try (Reader reader = new Reader(read, parts, conditions)) {
      List<Control> controls = reader.controls(parts, places, blank);
      return obstacle.isPresent()
          ? new PartReadings(
              Examination.unreadable(parts, obstacle.get()),
              controls,
              List.of("no reading: " + obstacle.get()))
          : new PartReadings(
              reader.all(parts, places, blank), controls, Examination.prepared(reader));
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
