package activemark.io.image;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The file formats that are read, told apart by their first bytes and not by the name. */
enum ImageFormat {
  JPEG("jpeg"),
  PNG("png"),
  WEBP("webp"),
  BMP("bmp");

  /** Suffixes that make a file in a folder an image. */
  static final Set<String> SUFFIXES = Set.of("jpg", "jpeg", "jpe", "png", "webp", "bmp");

  private final String readerName;

  ImageFormat(String readerName) {
    this.readerName = readerName;
  }

  /** The name under which the Java image readers know the format. */
  String readerName() {
    return readerName;
  }

  /** The format that begins so, if one does. */
  static Optional<ImageFormat> of(byte[] start) {
    if (begins(start, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (begins(start, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    if (begins(start, 0, 'R', 'I', 'F', 'F') && begins(start, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    return begins(start, 0, 'B', 'M') ? Optional.of(BMP) : Optional.empty();
  }

  /** Whether a file name ends like an image's. */
  static boolean hasSuffix(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && SUFFIXES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean begins(byte[] bytes, int offset, int... expected) {
    if (bytes.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[offset + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
