package activemark.bench;

import activemark.attack.thief.Need;
import activemark.attack.thief.Thief;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.data.ImageSource;
import activemark.model.data.SegmentedImages;
import activemark.model.data.Split;
import activemark.model.tensor.Precision;
import activemark.proof.canonical.Sha256;
import activemark.proof.random.Seed;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a thief has beside the marked copy. Owns nothing.
 *
 * @param base the public original
 * @param labelled pictures with classes
 * @param segmented pictures with a class for every pixel
 * @param images pictures, none of which the reading uses
 * @param copies what other recipients got
 * @param digest of everything above, part by part
 */
public record Kit(
    Backbone base,
    Optional<Split> labelled,
    Optional<SegmentedImages> segmented,
    Optional<ImageSource> images,
    List<Backbone> copies,
    Digests digest) {

  /**
   * Digests of the files that the parts come from, hex.
   *
   * @param base of the original's weights
   * @param labelled of the pictures with classes, of pictures or of pixels
   * @param images of the pictures
   * @param copies of all copies
   */
  public record Digests(String base, String labelled, String images, String copies) {
    /** The digest of what serves a need. */
    public String of(Need need) {
      return switch (need) {
        case BASE -> base;
        case LABELLED, SEGMENTED -> labelled;
        case IMAGES -> images;
        case COPIES -> copies;
      };
    }
  }

  /** Copies the list. */
  public Kit {
    copies = List.copyOf(copies);
  }

  /** Whether it is there. */
  public boolean has(Need need) {
    return switch (need) {
      case BASE -> true;
      case LABELLED -> labelled.isPresent();
      case SEGMENTED -> segmented.isPresent();
      case IMAGES -> images.isPresent();
      case COPIES -> !copies.isEmpty();
    };
  }

  /** A digest of those parts that are needed, telling absent ones from empty ones. */
  String digest(Collection<Need> needs) {
    String[] fields =
        new TreeSet<>(needs)
            .stream()
                .map(need -> need + "=" + (has(need) ? digest.of(need) : "absent"))
                .toArray(String[]::new);
    return Sha256.hex(Sha256.fields(fields));
  }

  /**
   * The thief with all of it.
   *
   * @param progress told of the attack's own long work
   */
  public Thief thief(Backbone stolen, Seed seed, Precision precision, Progress progress) {
    Thief thief = Thief.of(stolen, seed, precision, progress).withBase(base).withCopies(copies);
    if (labelled.isPresent()) {
      thief = thief.withLabelled(labelled.get());
    }
    if (segmented.isPresent()) {
      thief = thief.withSegmented(segmented.get());
    }
    return images.isPresent() ? thief.withImages(images.get()) : thief;
  }
}
