package activemark.proof.evidence;

/**
 * The images that the readings used.
 *
 * @param count how many
 * @param digest of the images, hex
 */
public record ImageSet(int count, String digest) {
  /** Checks the count. */
  public ImageSet {
    if (count < 0) {
      throw new IllegalArgumentException("a number of images: " + count);
    }
  }
}
