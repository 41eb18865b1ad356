package activemark.bench.arena;

import activemark.attack.thief.Need;
import activemark.demo.DemoImages;
import activemark.demo.DemoModel;
import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.ImageSource;
import activemark.model.data.Pictures;
import activemark.model.data.SegmentedImages;
import activemark.model.data.Split;
import activemark.model.tensor.Precision;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Sha256;
import activemark.proof.evidence.ImageSet;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all contestants share: the unmarked original, pictures to mark with, pictures to read with,
 * pictures for the thief, no picture in two of these, and the tasks' data. Whoever opens it closes
 * it.
 */
public final class Ground implements AutoCloseable {
  private static final double TEST_SHARE = 0.2;
  private static final int FEWEST = 4;
  private static final int DEMO_PICTURES = 160;
  private static final int DEMO_LABELLED = 120;

  private final VisionModel files;
  private final Backbone base;
  private final Preprocessing preprocessing;
  private final Optional<ObjectNode> recorded;
  private final Engine engine;
  private final Pictures reading;
  private final Pictures writing;
  private final Pictures rest;
  // Asked for once for every cell, and read from all the files.
  private final ImageSet readingSet;
  private final String baseDigest;
  private final String writingDigest;
  private final String thiefDigest;
  private final Map<String, DataSet> data = new LinkedHashMap<>();
  private @Nullable ImageBatch readImages;
  private @Nullable ImageBatch writeImages;

  /**
   * How models are run.
   *
   * @param precision of forward and backward passes
   * @param seed of choices that all contestants share, such as which pictures a task learns
   * @param tool version of the program
   * @param progress told of long work
   */
  public record Engine(Precision precision, Seed seed, String tool, Progress progress) {}

  /**
   * How pictures become pixels for a model.
   *
   * @see Ground#open
   */
  public interface Preparation {
    /** For the model's input, at a size, or at the model's own where that is 0. */
    Preprocessing of(VisionModel model, int size);

    /** As the model's files record it, for models of another shape that are made of it. */
    Optional<ObjectNode> recorded(VisionModel model);
  }

  /**
   * A task's data.
   *
   * @param name in the grid
   * @param folder where it lies
   * @param digest of names and bytes, hex
   * @param split to learn and to test, where pictures have classes
   * @param segmented to learn, where pixels have
   */
  record DataSet(
      String name,
      Path folder,
      String digest,
      Optional<Split> split,
      Optional<SegmentedImages> segmented) {
    boolean serves(Need need) {
      return need == Need.SEGMENTED ? segmented.isPresent() : split.isPresent();
    }
  }

  private Ground(
      ArenaGrid grid, VisionModel files, Path images, Engine engine, Preparation preparation) {
    this.files = files;
    this.engine = engine;
    this.preprocessing = preparation.of(files, grid.size());
    this.recorded = preparation.recorded(files);
    List<Path> all = ImageFolder.list(images);
    int third = Math.max(1, all.size() / 3);
    reading = Pictures.spread(all, Math.min(grid.pictures().read(), third)).atLeast(FEWEST);
    Pictures others = Pictures.of(all).without(reading);
    int half = Math.max(1, others.files().size() - third);
    writing =
        Pictures.spread(others.files(), Math.min(grid.pictures().write(), half)).atLeast(FEWEST);
    rest = others.without(writing).atLeast(1);
    readingSet = reading.set();
    baseDigest = files.identity();
    writingDigest = writing.set().digest();
    thiefDigest = rest.set().digest();
    this.base = files.load();
  }

  /**
   * Opens everything that a grid names; what comes with the program is put into the folder first.
   *
   * @param out folder of results
   * @throws BadInput if something is missing, or there are too few pictures
   */
  public static Ground open(ArenaGrid grid, Path out, Engine engine, Preparation preparation) {
    Path model = place(grid, out, grid.model(), "model", "--model");
    Path images = place(grid, out, grid.images(), "pictures", "--images");
    VisionModel files = VisionModel.open(model);
    try {
      Ground ground = new Ground(grid, files, images, engine, preparation);
      try {
        for (Map.Entry<String, String> each : grid.data().entrySet()) {
          String name = each.getKey();
          Path folder =
              place(grid, out, each.getValue(), "data-" + name, "--data " + name + "=DIR");
          ground.data.put(name, ground.dataSet(name, folder));
        }
        return ground;
      } catch (RuntimeException e) {
        ground.base.close();
        throw e;
      }
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private static Path place(ArenaGrid grid, Path out, String value, String name, String option) {
    String given = grid.require(value, option);
    if (!given.equals(ArenaGrid.DEMO)) {
      return Path.of(given);
    }
    Path target = out.resolve("demo-" + name);
    if (!Files.exists(target)) {
      switch (name) {
        case "model" -> DemoModel.writeTo(target);
        case "pictures" -> DemoImages.writeTo(target, DEMO_PICTURES, 1);
        default -> DemoImages.writeClassesTo(target, DEMO_LABELLED, 3);
      }
    }
    return target;
  }

  private DataSet dataSet(String name, Path folder) {
    boolean maps = SegmentedImages.fits(folder);
    boolean classes = !maps && Split.fits(folder);
    return new DataSet(
        name,
        folder,
        Pictures.digest(folder),
        classes
            ? Optional.of(Split.open(folder, preprocessing, TEST_SHARE, engine.seed()))
            : Optional.empty(),
        maps
            ? Optional.of(SegmentedImages.open(folder, "train", preprocessing.squeezing()))
            : Optional.empty());
  }

  /** Files of the unmarked original. */
  VisionModel files() {
    return files;
  }

  /** The unmarked original; never changed. */
  Backbone base() {
    return base;
  }

  /** Digest of its weights, hex. */
  String baseDigest() {
    return baseDigest;
  }

  Preprocessing preprocessing() {
    return preprocessing;
  }

  /** As the original's files record it. */
  Optional<ObjectNode> recorded() {
    return recorded;
  }

  Engine engine() {
    return engine;
  }

  /** What the pictures of every reading are. */
  ImageSet readingSet() {
    return readingSet;
  }

  /** The pictures of every reading, prepared. */
  ImageBatch readImages() {
    ImageBatch held = readImages;
    if (held == null) {
      held = reading.load(preprocessing);
      readImages = held;
    }
    return held;
  }

  /** The pictures to mark with, prepared. */
  ImageBatch writeImages() {
    ImageBatch held = writeImages;
    if (held == null) {
      held = writing.load(preprocessing);
      writeImages = held;
    }
    return held;
  }

  /** The thief's pictures. */
  ImageSource thiefImages() {
    return ImageSource.of(rest.files(), preprocessing);
  }

  /** Digest of the thief's pictures, hex. */
  String thiefDigest() {
    return thiefDigest;
  }

  /** A data set of the grid. */
  DataSet data(String name) {
    DataSet found = data.get(name);
    if (found == null) {
      throw new IllegalArgumentException(name);
    }
    return found;
  }

  /** The first data set with classes, from which schemes and innocent models learn. */
  Optional<DataSet> labelled() {
    return data.values().stream().filter(each -> each.split().isPresent()).findFirst();
  }

  /** Digest of everything that marks depend on but their schemes, options and seeds; hex. */
  String digest() {
    List<String> fields = new ArrayList<>();
    fields.add(engine.tool());
    fields.add(baseDigest);
    fields.add(engine.precision().name());
    fields.add(CanonicalJson.of(preprocessing.toJson()));
    fields.add(Long.toString(engine.seed().value()));
    fields.add(writingDigest);
    fields.add(labelled().map(DataSet::digest).orElse(""));
    return Sha256.hex(Sha256.fields(fields.toArray(String[]::new)));
  }

  @Override
  public void close() {
    base.close();
    files.close();
  }
}
