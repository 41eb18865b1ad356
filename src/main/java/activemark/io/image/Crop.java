package activemark.io.image;

/**
 * A window cut from the centre; where the picture is smaller, a border is added.
 *
 * @param height rows of the window
 * @param width columns of the window
 * @param centring which pixel is the centre when the margin is odd
 * @param fill colour of the border, 0xRRGGBB
 */
public record Crop(int height, int width, Centring centring, int fill) {
  /** The longest side that is accepted anywhere. */
  static final int LONGEST = 1 << 16;

  /** Checks the lengths. */
  public Crop {
    if (height < 1 || width < 1 || height > LONGEST || width > LONGEST) {
      throw new IllegalArgumentException("a window of " + width + " x " + height);
    }
  }

  /** The two rules for odd margins that checkpoints were trained with. */
  public enum Centring {
    /** Rounds down, so a border that is too wide by one is so at the top and left. */
    HUGGING_FACE {
      @Override
      int offset(int length, int window) {
        return Math.floorDiv(length - window, 2);
      }
    },
    /** Rounds halves to even; a border that is too wide by one is so at the bottom and right. */
    TORCHVISION {
      @Override
      int offset(int length, int window) {
        return length < window
            ? -((window - length) / 2)
            : (int) Math.rint((length - window) / 2.0);
      }
    };

    /** The first source index inside the window; negative where a border comes first. */
    abstract int offset(int length, int window);
  }

  /** The window of a picture. */
  public Rgb apply(Rgb image) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    int left = centring.offset(image.width(), width);
    int top = centring.offset(image.height(), height);
    byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(3, width), height)];
    paint(pixels);
    int from = Math.max(0, left);
    int count = Math.min(image.width(), left + width) - from;
    for (int y = Math.max(0, -top); y < height && y + top < image.height(); y++) {
      System.arraycopy(
          image.pixels(),
          ((y + top) * image.width() + from) * 3,
          pixels,
          (y * width + from - left) * 3,
          count * 3);
    }
    return new Rgb(width, height, pixels);
  }

  private void paint(byte[] pixels) {
    if (fill == 0) {
      return;
    }
    byte[] colour = {(byte) (fill >> 16), (byte) (fill >> 8), (byte) fill};
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = colour[i % 3];
    }
  }
}
