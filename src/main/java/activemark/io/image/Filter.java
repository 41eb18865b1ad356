package activemark.io.image;

import activemark.error.BadInput;
import java.util.Locale;

/** The resampling filters of Pillow, with its numbers and its names. */
public enum Filter {
  /** The pixel under the centre; no weights. */
  NEAREST(0, 0),
  /** A window of three lobes of the sine quotient. */
  LANCZOS(1, 3),
  /** A triangle. */
  BILINEAR(2, 1),
  /** The cubic convolution kernel with a = -0.5. */
  BICUBIC(3, 2),
  /** The mean over the area. */
  BOX(4, 0.5),
  /** A sine quotient under a Hamming window. */
  HAMMING(5, 1);

  private final int code;
  private final double support;

  Filter(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /** The filter of Pillow's number, as {@code resample} holds it in Hugging Face files. */
  public static Filter ofCode(int code) {
    for (Filter filter : values()) {
      if (filter.code == code) {
        return filter;
      }
    }
    throw BadInput.of("No resampling filter has this number")
        .expected(
            "0 nearest, 1 lanczos, 2 bilinear, 3 bicubic, 4 box or 5 hamming (Pillow's numbers)")
        .found(code)
        .bad();
  }

  /** The filter of a name such as {@code bicubic}, as timm and OpenCLIP write it. */
  public static Filter ofName(String name) {
    for (Filter filter : values()) {
      if (filter.label().equals(name)) {
        return filter;
      }
    }
    throw BadInput.of("No resampling filter has this name")
        .expected("nearest, lanczos, bilinear, bicubic, box or hamming")
        .found(name)
        .bad();
  }

  /** The name in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Half the filter's width in source pixels when the size is unchanged. */
  double support() {
    return support;
  }

  /** The weight at a distance from the centre. */
  double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case NEAREST -> throw new IllegalStateException("nearest has no weights");
      // Half open, so that a pixel on the border of two areas counts once.
      case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case BICUBIC -> cubic(x);
      case LANCZOS -> x <= 3 && distance != 3 ? sinc(x) * sinc(x / 3) : 0;
      case HAMMING -> x < 1 ? sinc(x) * (0.54 + 0.46 * StrictMath.cos(x * Math.PI)) : 0;
    };
  }

  private static double cubic(double x) {
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : StrictMath.sin(x * Math.PI) / (x * Math.PI);
  }
}
