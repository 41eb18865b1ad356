package activemark.cli;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
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
final class Pictures {
  /** Every sixth picture is kept for checking what the other five were used for. */
  private static final int HELD_OUT = 6;

  /** As many as a reading uses unless told otherwise. */
  static final int READ = 48;

  private final List<Path> files;

  private Pictures(List<Path> files) {
    this.files = files;
  }

  /** At most n of the files, spread evenly over the list. */
  static Pictures spread(List<Path> files, int n) {
    int count = Math.min(n, files.size());
    return new Pictures(
        IntStream.range(0, count)
            .mapToObj(i -> files.get(Math.toIntExact((long) i * files.size() / count)))
            .toList());
  }

  /** All the files. */
  static Pictures of(List<Path> files) {
    return new Pictures(List.copyOf(files));
  }

  /** Fails unless there are at least so many. */
  Pictures atLeast(int n) {
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
  Pictures writing() {
    return part(false);
  }

  /** Those kept for the fidelity report: no more than a reading uses. */
  Pictures holdout() {
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
  Pictures without(Pictures other) {
    Set<Path> taken = new HashSet<>(other.files);
    return new Pictures(files.stream().filter(file -> !taken.contains(file)).toList());
  }

  /** The files, in order. */
  List<Path> files() {
    return files;
  }

  /** Decodes and prepares them. */
  ImageBatch load(Preprocessing preprocessing) {
    return ImageBatch.load(files, preprocessing);
  }

  /** Decodes and prepares them, changed before they are normalised. */
  ImageBatch load(Preprocessing preprocessing, PixelChange change) {
    return ImageBatch.load(files, preprocessing, change);
  }

  /** What pictures these are: the digest over their files' digests, in order. */
  ImageSet set() {
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
