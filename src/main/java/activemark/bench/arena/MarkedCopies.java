package activemark.bench.arena;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.io.files.OutputFile;
import activemark.io.progress.Progress;
import activemark.mark.Embedding;
import activemark.model.backbone.layout.VisionModel;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import activemark.proof.evidence.MarkFile;
import activemark.proof.key.OwnerKey;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Marked copies, one for each scheme and seed, each made once and kept in the folder of results.
 * The keys come from the seeds, so these marks protect nothing.
 */
final class MarkedCopies {
  private static final String MADE = "made.json";
  private static final int MOST_BYTES = 1 << 16;

  private final Ground ground;
  private final Path folder;

  /** What could not be marked, so that it is not tried again for every suspect. */
  private final Map<String, RuntimeException> refused = new HashMap<>();

  MarkedCopies(Ground ground, Path folder) {
    this.ground = ground;
    this.folder = folder;
  }

  /**
   * A marked copy in files; whoever opens it closes it.
   *
   * @param files of the copy
   * @param mark how to read it
   * @param seconds that marking took
   */
  record Copy(VisionModel files, MarkFile mark, double seconds) implements AutoCloseable {
    /** Whether the scheme left the model as it was. */
    boolean isBase() {
      return mark.releaseDigest().equals(mark.baseDigest());
    }

    @Override
    public void close() {
      files.close();
    }
  }

  /** Digest of everything that a copy depends on, hex. */
  String digest(Entrant entrant, long seed) {
    return Sha256.hex(
        Sha256.fields(
            ground.digest(), entrant.ids(), entrant.options().toString(), Long.toString(seed)));
  }

  /**
   * Opens a copy, which is made if it is not there.
   *
   * @throws BadInput if the scheme refuses the model or the options
   * @throws Incompatible if the model is of a kind that the scheme cannot mark
   */
  Copy open(Entrant entrant, long seed) {
    String digest = digest(entrant, seed);
    RuntimeException before = refused.get(digest);
    if (before != null) {
      throw before;
    }
    Path place = folder.resolve(entrant.name() + "-" + digest.substring(0, 12));
    if (!Files.exists(place.resolve(MADE))) {
      try {
        make(entrant, seed, place);
      } catch (RuntimeException e) {
        refused.put(digest, e);
        throw e;
      }
    }
    Fields made = Fields.of(StrictJson.read(place.resolve(MADE), MOST_BYTES, "copy"), "copy");
    MarkFile mark = MarkFile.read(place.resolve("mark"));
    return new Copy(VisionModel.open(place.resolve("model")), mark, made.number("seconds"));
  }

  /**
   * Makes the copy in a room of its own and moves it to its place: a child whose parent was killed
   * may still be making the same one.
   */
  private void make(Entrant entrant, long seed, Path place) {
    try {
      Files.createDirectories(folder);
      Path room = Files.createTempDirectory(folder, Rooms.PREFIX);
      try {
        fill(entrant, seed, room);
        Files.move(room, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!Files.exists(place.resolve(MADE))) {
          throw e;
        } // the other was quicker
      } finally {
        Rooms.delete(room);
      }
    } catch (IOException e) {
      throw BadInput.of("The marked copy cannot be kept").at(place).found(e.getMessage()).bad(e);
    }
  }

  private void fill(Entrant entrant, long seed, Path room) {
    long start = System.nanoTime();
    Seed own = new Seed(seed).child("arena/copy");
    new Embedding(
            ground.files(),
            OwnerKey.ofSeed("Arena", own),
            "recipient",
            entrant.schemes(),
            entrant.options(),
            ground.writeImages(),
            ground.readImages(),
            ground.labelled().flatMap(Ground.DataSet::split),
            ground.preprocessing().toJson(),
            own,
            ground.engine().precision(),
            Progress.silent())
        .study(room.resolve("model"), room.resolve("mark"));
    double seconds = (System.nanoTime() - start) * 1e-9;
    String made = StrictJson.pretty(JsonNodeFactory.instance.objectNode().put("seconds", seconds));
    OutputFile.write(room.resolve(MADE), out -> out.write(made.getBytes(StandardCharsets.UTF_8)));
  }
}
