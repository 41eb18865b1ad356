package activemark.model.data;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.image.ImageFolder;
import activemark.io.image.PixelChange;
import activemark.io.image.Preprocessing;
import activemark.proof.canonical.Sha256;
import activemark.proof.evidence.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Choices among the pictures of a folder. */
public final class Pictures {
  /** Every sixth picture is kept for checking what the other five were used for. */
  private static final int HELD_OUT = 6;

  /** As many as a reading uses unless told otherwise. */
  public static final int READ = 48;

  private final List<Path> files;

  private Pictures(List<Path> files) {
    this.files = files;
  }

  /** At most n of the files, spread evenly over the list. */
  public static Pictures spread(List<Path> files, int n) {
    int count = Math.min(n, files.size());
    return new Pictures(
        IntStream.range(0, count)
            .mapToObj(i -> files.get(Math.toIntExact((long) i * files.size() / count)))
            .toList());
  }

  /** All the files. */
  public static Pictures of(List<Path> files) {
    return new Pictures(List.copyOf(files));
  }

  /** Fails unless there are at least so many. */
  public Pictures atLeast(int n) {
    if (files.size() < n) {
      throw BadInput.of("There are too few pictures")
          .at("--images")
          .expected("at least " + n)
          .found(files.size())
          .fix("Give more pictures; any will do, best of the kind the model is used on.")
          .bad();
    }
    return this;
  }

  /** Those to write with. */
  public Pictures writing() {
    return part(false);
  }

  /** Those kept for the fidelity report: no more than a reading uses. */
  public Pictures holdout() {
    return spread(part(true).files, READ);
  }

  private Pictures part(boolean heldOut) {
    List<Path> chosen = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      if ((i % HELD_OUT == HELD_OUT - 1) == heldOut) {
        chosen.add(files.get(i));
      }
    }
    return new Pictures(chosen);
  }

  /** Those that another choice leaves. */
  public Pictures without(Pictures other) {
    Set<Path> taken = new HashSet<>(other.files);
    return new Pictures(files.stream().filter(file -> !taken.contains(file)).toList());
  }

  /** The files, in order. */
  public List<Path> files() {
    return files;
  }

  /** Their places in a folder that they lie in, with slashes, in order. */
  public List<String> names(Path folder) {
    return files.stream()
        .map(file -> folder.relativize(file).toString().replace('\\', '/'))
        .toList();
  }

  /** Decodes and prepares them. */
  public ImageBatch load(Preprocessing preprocessing) {
    return ImageBatch.load(files, preprocessing);
  }

  /** Decodes and prepares them, changed before they are normalised. */
  public ImageBatch load(Preprocessing preprocessing, PixelChange change) {
    return ImageBatch.load(files, preprocessing, change);
  }

  /**
   * A digest of a folder of pictures: of their names, which may tell classes, and of their bytes;
   * hex.
   */
  public static String digest(Path folder) {
    List<Path> files = ImageFolder.list(folder);
    List<String> fields = new ArrayList<>(of(files).names(folder));
    fields.add(of(files).set().digest());
    return Sha256.hex(Sha256.fields(fields.toArray(String[]::new)));
  }

  /** What pictures these are: the digest over their files' digests, in order. */
  public ImageSet set() {
    MessageDigest all = Sha256.start();
    for (Path file : files) {
      try {
        all.update(Sha256.of(Files.readAllBytes(file)));
      } catch (IOException e) {
        throw BadInput.of("A picture cannot be read").at(file).found(e.getMessage()).bad(e);
      }
    }
    return new ImageSet(files.size(), Sha256.hex(all.digest()));
  }
}
