package activemark.bench.arena;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.io.progress.Progress;
import activemark.mark.Embedding;
import activemark.model.backbone.layout.VisionModel;
import activemark.proof.canonical.Sha256;
import activemark.proof.evidence.MarkFile;
import activemark.proof.key.OwnerKey;
import activemark.proof.random.Seed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Marked copies, one for each scheme and seed, each made once and kept in the folder of results.
 * The keys come from the seeds, so these marks protect nothing.
 */
final class MarkedCopies {
  private final Ground ground;
  private final Shelf shelf;

  /** What could not be marked, so that it is not tried again for every suspect. */
  private final Map<String, RuntimeException> refused = new HashMap<>();

  MarkedCopies(Ground ground, Shelf shelf) {
    this.ground = ground;
    this.shelf = shelf;
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
    try {
      Shelf.Kept kept = shelf.get(entrant.name(), digest, room -> make(entrant, seed, room));
      MarkFile mark = MarkFile.read(mark(kept.place()));
      return new Copy(kept.open(), mark, kept.seconds());
    } catch (RuntimeException e) {
      refused.put(digest, e);
      throw e;
    }
  }

  private static Path mark(Path room) {
    return room.resolve("mark");
  }

  private void make(Entrant entrant, long seed, Path room) {
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
        .study(Shelf.model(room), mark(room));
  }
}
