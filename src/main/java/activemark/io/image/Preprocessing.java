package activemark.io.image;

import activemark.error.BadInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a model expects to be done to a picture: resize, crop from the centre, scale, normalise, in
 * this order.
 *
 * <p>Three published forms are read; each is followed as the library that wrote it follows it, down
 * to which pixel is the centre. What a file leaves out is an error that lists what to give, unless
 * the form itself has only one meaning for it.
 *
 * @param resize how the size is chosen
 * @param filter the resampling filter; not used when the size is unchanged
 * @param crop the window cut out after the resize; empty for none
 * @param rescale factor on the samples 0..255 before normalisation, nearly always 1/255
 * @param mean subtracted for red, green and blue
 * @param std divides for red, green and blue; positive
 */
// Copied on the way in and out.
@SuppressWarnings("ArrayRecordComponent")
public record Preprocessing(
    Resize resize, Filter filter, Optional<Crop> crop, double rescale, float[] mean, float[] std) {

  /** Checks that every picture comes out in one size and that the numbers make sense. */
  public Preprocessing {
    mean = mean.clone();
    std = std.clone();
    if (crop.isEmpty() && !(resize instanceof Resize.Exact)) {
      throw BadInput.of("This preprocessing gives every picture another size")
          .expected("a centre crop, or a resize to a height and a width")
          .found(resize + " without a crop")
          .bad();
    }
    require(mean.length == 3 && std.length == 3, "mean and std need three numbers each");
    require(Double.isFinite(rescale) && rescale > 0, "the rescale factor must be positive");
    for (int i = 0; i < 3; i++) {
      require(Float.isFinite(mean[i]), "the mean must be finite");
      require(Float.isFinite(std[i]) && std[i] > 0, "the std must be positive");
    }
  }

  /** From a {@code preprocessor_config.json} of transformers. */
  public static Preprocessing fromHuggingFace(JsonNode file) {
    return HuggingFaceForm.read(file);
  }

  /** From a {@code config.json} of timm, or its {@code pretrained_cfg} alone. */
  public static Preprocessing fromTimm(JsonNode file) {
    return TimmForm.read(file);
  }

  /** From an {@code open_clip_config.json}. */
  public static Preprocessing fromOpenClip(JsonNode file) {
    return OpenClipForm.read(file);
  }

  /** From what {@link #toJson} wrote. */
  public static Preprocessing fromJson(JsonNode json) {
    return OwnForm.read(json);
  }

  /** All of it, for a record; {@link #fromJson} gives it back. */
  public ObjectNode toJson() {
    return OwnForm.write(this);
  }

  /** Rows of a prepared picture. */
  public int height() {
    return crop.isPresent() ? crop.get().height() : ((Resize.Exact) resize).height();
  }

  /** Columns of a prepared picture. */
  public int width() {
    return crop.isPresent() ? crop.get().width() : ((Resize.Exact) resize).width();
  }

  /**
   * The same rule for square pictures of another size: lengths of the resize grow in proportion and
   * are rounded, so 256 and a crop of 224 become 128 and 112.
   */
  public Preprocessing atSize(int size) {
    require(size >= 1 && size <= Crop.LONGEST, "no model takes pictures of " + size + " pixels");
    Resize scaled = resize.scaled((double) size / height(), (double) size / width());
    Optional<Crop> window = crop.map(c -> new Crop(size, size, c.centring(), c.fill()));
    return new Preprocessing(scaled, filter, window, rescale, mean, std);
  }

  /**
   * The same for whole pictures: each is squeezed to the size that comes out, and nothing is cut
   * off.
   */
  public Preprocessing squeezing() {
    return new Preprocessing(
        new Resize.Exact(height(), width()), filter, Optional.empty(), rescale, mean, std);
  }

  /** The picture after resize and crop, still in bytes. */
  public Rgb frame(Rgb image) {
    Resize.Size size = resize.target(image.width(), image.height());
    requireRoom(image, size);
    Rgb resized = Resampler.resize(image, size.width(), size.height(), filter);
    return crop.isPresent() ? crop.get().apply(resized) : resized;
  }

  /** The prepared picture (3, height, width), row major. */
  public float[] apply(Rgb image) {
    float[] values = new float[3 * height() * width()];
    fill(frame(image), values, 0);
    return values;
  }

  /** Normalises what {@link #frame} made into a part of a larger array. */
  void fill(Rgb framed, float[] values, int at) {
    byte[] pixels = framed.pixels();
    int plane = framed.width() * framed.height();
    for (int channel = 0; channel < 3; channel++) {
      float[] table = table(channel);
      int out = at + channel * plane;
      for (int i = 0; i < plane; i++) {
        values[out + i] = table[pixels[i * 3 + channel] & 0xff];
      }
    }
  }

  /** What each sample becomes in one channel; float32 arithmetic, as the libraries have it. */
  private float[] table(int channel) {
    float[] table = new float[256];
    for (int sample = 0; sample < table.length; sample++) {
      table[sample] = ((float) (sample * rescale) - mean[channel]) / std[channel];
    }
    return table;
  }

  /** A picture of 1 x 60000 would grow without bounds when its short side does. */
  private static void requireRoom(Rgb image, Resize.Size size) {
    if ((long) size.width() * size.height() > ImageDecoder.MAX_PIXELS) {
      throw BadInput.of("This image is too long and narrow to resize")
          .found("%d x %d".formatted(image.width(), image.height()))
          .expected("at most %,d pixels after the resize".formatted(ImageDecoder.MAX_PIXELS))
          .bad();
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw BadInput.of("This preprocessing makes no sense").found(message).bad();
    }
  }

  @Override
  public float[] mean() {
    return mean.clone();
  }

  @Override
  public float[] std() {
    return std.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Preprocessing that
        && resize.equals(that.resize)
        && filter == that.filter
        && crop.equals(that.crop)
        && rescale == that.rescale
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(
        new int[] {
          resize.hashCode(),
          filter.hashCode(),
          crop.hashCode(),
          Double.hashCode(rescale),
          Arrays.hashCode(mean),
          Arrays.hashCode(std)
        });
  }

  @Override
  public String toString() {
    return "Preprocessing" + toJson();
  }
}
