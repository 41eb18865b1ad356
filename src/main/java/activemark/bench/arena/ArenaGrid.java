package activemark.bench.arena;

import activemark.bench.AttackSet;
import activemark.error.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be compared: schemes, attacks, tasks and seeds, and under which rules. Written as
 * YAML; {@code docs/add-a-scheme-or-attack.md} shows one.
 *
 * @param name of the grid
 * @param model folder of the unmarked original, or {@link #DEMO} or {@link #GIVEN}
 * @param images folder of pictures, or {@link #DEMO} or {@link #GIVEN}
 * @param data folder of each data set by its name, or {@link #DEMO} or {@link #GIVEN}
 * @param size side of the input in pixels; 0 as the model's configuration says
 * @param entrants schemes with options, names distinct
 * @param attacks in order
 * @param uses tasks on data sets, in order
 * @param seeds of marks and attacks
 * @param references innocent models that calibrate limits
 * @param ceiling how much marking may cost
 * @param pictures how many are used for what
 */
public record ArenaGrid(
    String name,
    String model,
    String images,
    Map<String, String> data,
    int size,
    List<Entrant> entrants,
    AttackSet attacks,
    List<Use> uses,
    List<Long> seeds,
    References references,
    Ceiling ceiling,
    Counts pictures) {
  /** Grids that come with the program. */
  public static final List<String> READY = List.of("smoke", "paper", "full");

  /** Stands for what comes with the program: a small model, drawn pictures. */
  public static final String DEMO = "demo";

  /** Stands for a place that the command line must give. */
  public static final String GIVEN = "given";

  private static final int MOST_BYTES = 1 << 18;

  /** Copies what could change. */
  public ArenaGrid {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    entrants = List.copyOf(entrants);
    uses = List.copyOf(uses);
    seeds = List.copyOf(seeds);
  }

  /**
   * A task on a data set.
   *
   * @param task id of the task
   * @param data name of the data set
   */
  public record Use(String task, String data) {
    /** Name in tables. */
    public String name() {
      return task + " on " + data;
    }
  }

  /**
   * Innocent models that calibrate limits.
   *
   * @param siblings fine-tuned copies of the unmarked original
   * @param strangers small models that learned from nothing
   * @param epochs passes over the pictures
   */
  public record References(int siblings, int strangers, int epochs) {}

  /**
   * How much marking may cost.
   *
   * @param points most points of a task
   * @param cosine least mean cosine of the token features to the unmarked original's
   */
  public record Ceiling(double points, double cosine) {}

  /**
   * How many pictures are used for what; all others are the thief's.
   *
   * @param write to mark with, at most
   * @param read for each reading, at most
   */
  public record Counts(int write, int read) {}

  /**
   * A grid of that name, or in that file.
   *
   * @throws BadInput if there is none, or it cannot be understood
   */
  public static ArenaGrid of(String nameOrFile) {
    if (!READY.contains(nameOrFile)) {
      return read(Path.of(nameOrFile));
    }
    try (InputStream in = ArenaGrid.class.getResourceAsStream(nameOrFile + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the resource is missing: " + nameOrFile);
      }
      return parse(nameOrFile, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArenaGrid read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw BadInput.of("The grid is too large").at(file).bad();
      }
      return parse(String.valueOf(file.getFileName()), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw BadInput.of("The grid is not UTF-8 text").at(file).bad(e);
    } catch (IOException e) {
      throw BadInput.of("There is no such grid")
          .at(file)
          .expected(String.join(", ", READY) + ", or a YAML file")
          .bad(e);
    }
  }

  /**
   * A grid as YAML.
   *
   * @throws BadInput if it cannot be understood; the message names the place
   */
  static ArenaGrid parse(String name, String yaml) {
    String document = "grid " + name;
    return new GridReader(name, YamlText.parse(yaml, document), document).read();
  }

  /** The same with what the command line says: a model, pictures and data sets in other places. */
  public ArenaGrid with(String otherModel, String otherImages, Map<String, String> otherData) {
    Map<String, String> all = new LinkedHashMap<>(data);
    otherData.forEach(
        (key, value) -> {
          if (all.put(key, value) == null) {
            throw BadInput.of("The grid has no such data set")
                .at("--data " + key)
                .expected(data.isEmpty() ? "none" : String.join(", ", data.keySet()))
                .found(key)
                .bad();
          }
        });
    return new ArenaGrid(
        name,
        otherModel.isEmpty() ? model : otherModel,
        otherImages.isEmpty() ? images : otherImages,
        all,
        size,
        entrants,
        attacks,
        uses,
        seeds,
        references,
        ceiling,
        pictures);
  }

  /**
   * A place that the grid or the command line gave.
   *
   * @throws BadInput if neither did
   */
  String require(String value, String option) {
    if (value.isEmpty() || value.equals(GIVEN)) {
      throw BadInput.of("The grid does not say where this is")
          .at("grid " + name)
          .expected(option)
          .bad();
    }
    return value;
  }
}
