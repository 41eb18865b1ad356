package activemark.io.image;

/** Something done to a picture after resize and crop, before it is normalised. */
@FunctionalInterface
public interface PixelChange {
  /**
   * The changed picture, of the same size.
   *
   * @param picture after resize and crop; not written to
   * @param index of the picture in its batch, from which whatever is random follows
   */
  Rgb apply(Rgb picture, int index);
}
