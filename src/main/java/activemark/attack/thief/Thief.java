package activemark.attack.thief;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.data.ImageSource;
import activemark.model.data.SegmentedImages;
import activemark.model.data.Split;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who attacks: the stolen model and whatever else there is to work with. Owns nothing. */
public final class Thief {
  private final Backbone stolen;
  private final @Nullable Backbone base;
  private final @Nullable Split labelled;
  private final @Nullable SegmentedImages segmented;
  private final @Nullable ImageSource images;
  private final List<Backbone> copies;
  private final Seed seed;
  private final Precision precision;
  private final Progress progress;

  private Thief(
      Backbone stolen,
      @Nullable Backbone base,
      @Nullable Split labelled,
      @Nullable SegmentedImages segmented,
      @Nullable ImageSource images,
      List<Backbone> copies,
      Seed seed,
      Precision precision,
      Progress progress) {
    this.stolen = stolen;
    this.base = base;
    this.labelled = labelled;
    this.segmented = segmented;
    this.images = images;
    this.copies = List.copyOf(copies);
    this.seed = seed;
    this.precision = precision;
    this.progress = progress;
  }

  /**
   * A thief with nothing but the stolen model.
   *
   * @param seed of everything random
   * @param precision of forward and backward passes
   * @param progress told of long work
   */
  public static Thief of(Backbone stolen, Seed seed, Precision precision, Progress progress) {
    return new Thief(stolen, null, null, null, null, List.of(), seed, precision, progress);
  }

  /** The same thief with the public base model too. */
  public Thief withBase(Backbone model) {
    return new Thief(stolen, model, labelled, segmented, images, copies, seed, precision, progress);
  }

  /** The same thief with labelled pictures too. */
  public Thief withLabelled(Split pictures) {
    return new Thief(stolen, base, pictures, segmented, images, copies, seed, precision, progress);
  }

  /** The same thief with pictures that have a class for every pixel too. */
  public Thief withSegmented(SegmentedImages pictures) {
    return new Thief(stolen, base, labelled, pictures, images, copies, seed, precision, progress);
  }

  /** The same thief with pictures too. */
  public Thief withImages(ImageSource pictures) {
    return new Thief(
        stolen, base, labelled, segmented, pictures, copies, seed, precision, progress);
  }

  /** The same thief with other recipients' copies too. */
  public Thief withCopies(List<Backbone> others) {
    return new Thief(stolen, base, labelled, segmented, images, others, seed, precision, progress);
  }

  /** The same thief after a first attack: its result is what is attacked next. */
  public Thief withStolen(Backbone attacked) {
    return new Thief(
        attacked, base, labelled, segmented, images, copies, seed, precision, progress);
  }

  /** The same thief with other randomness. */
  public Thief withSeed(Seed other) {
    return new Thief(stolen, base, labelled, segmented, images, copies, other, precision, progress);
  }

  /** Whether the thief has it. */
  public boolean has(Need need) {
    return switch (need) {
      case BASE -> base != null;
      case LABELLED -> labelled != null;
      case SEGMENTED -> segmented != null;
      case IMAGES -> images != null;
      case COPIES -> !copies.isEmpty();
    };
  }

  /** The stolen model; never changed. */
  public Backbone stolen() {
    return stolen;
  }

  /** The public base; never changed. */
  public Backbone base() {
    return held(base, Need.BASE);
  }

  /**
   * The public base, if its weights go with the stolen model's one by one.
   *
   * @throws Incompatible if the weights differ in number or size
   */
  public Backbone fittingBase() {
    return fitting(base(), Need.BASE);
  }

  /** Labelled pictures, to train and to test with. */
  public Split labelled() {
    return held(labelled, Need.LABELLED);
  }

  /** Pictures with a class for every pixel, to train with. */
  public SegmentedImages segmented() {
    return held(segmented, Need.SEGMENTED);
  }

  /** Pictures. */
  public ImageSource images() {
    return held(images, Need.IMAGES);
  }

  /** Copies that other recipients got; never changed. */
  public List<Backbone> copies() {
    if (copies.isEmpty()) {
      throw new IllegalStateException("the attack does not say that it needs " + Need.COPIES);
    }
    return copies;
  }

  /**
   * Copies that other recipients got, if their weights go with the stolen model's one by one.
   *
   * @throws Incompatible if the weights of one differ in number or size
   */
  public List<Backbone> fittingCopies() {
    return copies().stream().map(copy -> fitting(copy, Need.COPIES)).toList();
  }

  /** Of everything random. */
  public Seed seed() {
    return seed;
  }

  /** Of forward and backward passes. */
  public Precision precision() {
    return precision;
  }

  /** Told of long work. */
  public Progress progress() {
    return progress;
  }

  private Backbone fitting(Backbone other, Need need) {
    if (stolen.weights().fits(other.weights())) {
      return other;
    }
    throw BadInput.of("The models do not go together: their weights differ in number or size")
        .at(need.option())
        .expected("a " + stolen.spec().describe())
        .found("a " + other.spec().describe())
        .incompatible();
  }

  private static <T> T held(@Nullable T value, Need need) {
    if (value == null) {
      throw new IllegalStateException("the attack does not say that it needs " + need);
    }
    return value;
  }
}
