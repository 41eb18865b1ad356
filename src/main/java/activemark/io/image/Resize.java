package activemark.io.image;

/** How the size of a picture is chosen before the crop. */
public sealed interface Resize {
  /** The width and height that a picture of a size gets. */
  Size target(int width, int height);

  /** The same rule with its lengths scaled, rounded to whole pixels. */
  Resize scaled(double factorHeight, double factorWidth);

  /**
   * Columns and rows.
   *
   * @param width columns
   * @param height rows
   */
  record Size(int width, int height) {
    /** At least one pixel each way, as a very long picture may shrink to none. */
    public Size {
      width = Math.max(1, width);
      height = Math.max(1, height);
    }
  }

  /** The size is left alone. */
  record Unchanged() implements Resize {
    @Override
    public Size target(int width, int height) {
      return new Size(width, height);
    }

    @Override
    public Resize scaled(double factorHeight, double factorWidth) {
      return this;
    }
  }

  /**
   * The shorter side gets a length, the longer one keeps the ratio, rounded down.
   *
   * @param pixels the shorter side
   */
  record ShortestEdge(int pixels) implements Resize {
    /** Checks the length. */
    public ShortestEdge {
      requirePositive(pixels);
    }

    @Override
    public Size target(int width, int height) {
      return width <= height
          ? new Size(pixels, longer((long) pixels * height / width))
          : new Size(longer((long) pixels * width / height), pixels);
    }

    /** A side that is too long for a number is too long for memory, which is said later. */
    private static int longer(long length) {
      return (int) Math.min(Integer.MAX_VALUE, length);
    }

    @Override
    public Resize scaled(double factorHeight, double factorWidth) {
      return new ShortestEdge(scale(pixels, Math.max(factorHeight, factorWidth)));
    }
  }

  /**
   * Both sides get a length; the ratio is lost.
   *
   * @param height rows
   * @param width columns
   */
  record Exact(int height, int width) implements Resize {
    /** Checks the lengths. */
    public Exact {
      requirePositive(height);
      requirePositive(width);
    }

    @Override
    public Size target(int width, int height) {
      return new Size(this.width, this.height);
    }

    @Override
    public Resize scaled(double factorHeight, double factorWidth) {
      return new Exact(scale(height, factorHeight), scale(width, factorWidth));
    }
  }

  /**
   * The ratio is kept and both sides reach a box, so that a crop of it has no border; lengths are
   * rounded to even at halves, as Python does.
   *
   * @param height rows of the box
   * @param width columns of the box
   */
  record Cover(int height, int width) implements Resize {
    /** Checks the lengths. */
    public Cover {
      requirePositive(height);
      requirePositive(width);
    }

    @Override
    public Size target(int width, int height) {
      return divided(
          width, height, Math.min((double) height / this.height, (double) width / this.width));
    }

    @Override
    public Resize scaled(double factorHeight, double factorWidth) {
      return new Cover(scale(height, factorHeight), scale(width, factorWidth));
    }
  }

  /**
   * The ratio is kept and neither side leaves a box, so that nothing is lost; rounded as {@link
   * Cover}.
   *
   * @param height rows of the box
   * @param width columns of the box
   */
  record Contain(int height, int width) implements Resize {
    /** Checks the lengths. */
    public Contain {
      requirePositive(height);
      requirePositive(width);
    }

    @Override
    public Size target(int width, int height) {
      return divided(
          width, height, Math.max((double) height / this.height, (double) width / this.width));
    }

    @Override
    public Resize scaled(double factorHeight, double factorWidth) {
      return new Contain(scale(height, factorHeight), scale(width, factorWidth));
    }
  }

  private static Size divided(int width, int height, double ratio) {
    return new Size((int) Math.rint(width / ratio), (int) Math.rint(height / ratio));
  }

  private static int scale(int length, double factor) {
    return (int) Math.max(1, Math.round(length * factor));
  }

  private static void requirePositive(int length) {
    if (length < 1 || length > Crop.LONGEST) {
      throw new IllegalArgumentException("a length of " + length + " pixels");
    }
  }
}
