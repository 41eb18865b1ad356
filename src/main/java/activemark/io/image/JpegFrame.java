package activemark.io.image;

/**
 * What the markers of a JPEG file say about its samples.
 *
 * @param components 1 grey, 3 colour, 4 with black; 0 when no frame was found
 * @param luma whether colour is stored as luma and chroma
 * @param ended whether the end marker follows the first scan
 */
record JpegFrame(int components, boolean luma, boolean ended) {
  private static final int JFIF = 0xe0;
  private static final int ADOBE = 0xee;
  private static final int SCAN = 0xda;
  private static final int END = 0xd9;

  /**
   * Reads the markers up to the first scan, and decides on the colours as the JPEG library does.
   */
  static JpegFrame of(byte[] file) {
    int frame = -1;
    int adobe = -1;
    boolean jfif = false;
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++; // any number of fill bytes may come before a marker
        continue;
      }
      if (marker == SCAN) {
        break;
      }
      int length = ((file[at + 2] & 0xff) << 8) | (file[at + 3] & 0xff);
      boolean whole = at + 2 + length <= file.length;
      if (isFrame(marker) && whole && length >= 8) {
        frame = at;
      }
      jfif |= marker == JFIF && whole && length >= 16 && named(file, at + 4, "JFIF");
      if (marker == ADOBE && whole && length >= 14 && named(file, at + 4, "Adobe")) {
        adobe = file[at + 15] & 0xff;
      }
      at += 2 + length;
    }
    int components = frame < 0 ? 0 : file[frame + 9] & 0xff;
    boolean luma =
        components == 4
            ? adobe == 2
            : components == 3 && (jfif || (adobe >= 0 ? adobe != 0 : !namesRgb(file, frame)));
    return new JpegFrame(components, luma, ended(file, at));
  }

  private static boolean isFrame(int marker) {
    boolean table = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
    return marker >= 0xc0 && marker <= 0xcf && !table;
  }

  /** Whether the three components are called R, G and B. */
  private static boolean namesRgb(byte[] file, int frame) {
    int last = frame + 16;
    return last < file.length
        && file[frame + 10] == 'R'
        && file[frame + 13] == 'G'
        && file[last] == 'B';
  }

  private static boolean named(byte[] file, int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (file[at + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Inside a scan the byte after 0xff is 0 or a restart, so this pair is the end and no sample. */
  private static boolean ended(byte[] file, int from) {
    for (int i = file.length - 2; i >= from; i--) {
      if ((file[i] & 0xff) == 0xff && (file[i + 1] & 0xff) == END) {
        return true;
      }
    }
    return false;
  }
}
