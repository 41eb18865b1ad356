package activemark.io.image;

import activemark.error.BadInput;
import activemark.error.Complaint;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEG, PNG, WebP and BMP files to the samples that Pillow's {@code convert("RGB")} gives.
 *
 * <p>JPEG (grey, colour, CMYK; baseline and progressive) and PNG are equal to Pillow byte for byte,
 * with one exception made on purpose: of grey PNG files with 16 bits the upper 8 are kept, as
 * Pillow does for colour, where Pillow cuts grey off at 255 and leaves a white picture. WebP
 * differs from the reference decoder by a few levels at colour edges. Transparency is dropped,
 * colour profiles and the orientation in the camera's notes are not applied, and only the first
 * frame is read, all as Pillow does.
 *
 * <p>A file that is empty, cut off, no image, or larger than the limits is a {@link BadInput} that
 * names it; the size is known from the header before memory is taken.
 */
public final class ImageDecoder {
  /** The most pixels a picture may have. */
  public static final long MAX_PIXELS = 50_000_000;

  /** The most bytes a file may have. */
  public static final long MAX_FILE_BYTES = 256L << 20;

  /** Where a PNG file's header has the bits of a sample. */
  private static final int PNG_DEPTH = 24;

  /** What pictures may take together while they are decoded and worked on, in bytes. */
  private static final int ROOM = 350_000_000;

  private static final Semaphore FREE = new Semaphore(ROOM, true);

  private ImageDecoder() {}

  /** The picture in a file. */
  public static Rgb decode(Path file) {
    return decode(file, picture -> picture);
  }

  /**
   * What is made of the picture in a file. However many threads call this, the pictures they hold
   * take some 350 MB together at most; who has no room waits.
   */
  static <T> T decode(Path file, Function<Rgb, T> use) {
    byte[] bytes = read(file);
    ImageFormat format =
        ImageFormat.of(bytes)
            .orElseThrow(
                () ->
                    BadInput.of("This is not an image that can be read")
                        .at(file)
                        .expected("JPEG, PNG, WebP or BMP")
                        .found(start(bytes))
                        .fix("Convert the file or take it out of the folder.")
                        .bad());
    int room = at(file, bytes, format, reader -> room(reader, format, bytes, file));
    FREE.acquireUninterruptibly(room);
    try {
      return use.apply(at(file, bytes, format, reader -> decode(reader, format, bytes, file)));
    } finally {
      FREE.release(room);
    }
  }

  /** Work with a reader. */
  private interface Reading<T> {
    T of(ImageReader reader) throws IOException;
  }

  private static <T> T at(Path file, byte[] bytes, ImageFormat format, Reading<T> work) {
    ImageReader reader = reader(format);
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(stream, true, true);
      return work.of(reader);
    } catch (BadInput e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The readers throw what they stumble over, down to index errors, on damaged files.
      throw damaged(file).found(e.getMessage() == null ? e : e.getMessage()).bad(e);
    } finally {
      reader.dispose();
    }
  }

  /** Bytes that the stored samples and the picture take, from the header. */
  private static int room(ImageReader reader, ImageFormat format, byte[] bytes, Path file)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    boolean deep = format == ImageFormat.PNG && bytes.length > PNG_DEPTH && bytes[PNG_DEPTH] == 16;
    int each = (deep ? 8 : 4) + 3; // four samples and RGB
    long most = Math.min(MAX_PIXELS, ROOM / each);
    if ((long) width * height > most) {
      throw BadInput.of("This image is too large")
          .at(file)
          .expected("at most %,d pixels".formatted(most) + (deep ? " of 16 bits" : ""))
          .found("%d x %d = %,d pixels".formatted(width, height, (long) width * height))
          .fix("Make it smaller; models see a few hundred pixels of each side.")
          .bad();
    }
    return each * width * height;
  }

  private static Rgb decode(ImageReader reader, ImageFormat format, byte[] bytes, Path file)
      throws IOException {
    if (format == ImageFormat.WEBP && isCutOff(bytes)) {
      throw damaged(file).found("fewer bytes than the header promises").bad();
    }
    if (format != ImageFormat.JPEG) {
      return new Rgb(reader.getWidth(0), reader.getHeight(0), RasterPixels.of(reader.read(0)));
    }
    JpegFrame frame = JpegFrame.of(bytes);
    if (!frame.ended()) {
      throw damaged(file).found("no end marker").bad(); // the reader would fill in grey
    }
    Raster raster = reader.readRaster(0, null);
    return new Rgb(reader.getWidth(0), reader.getHeight(0), JpegPixels.of(raster, frame));
  }

  private static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size == 0) {
        throw BadInput.of("This image file is empty").at(file).fix("Fetch it again.").bad();
      }
      if (size > MAX_FILE_BYTES) {
        throw BadInput.of("This image file is too large")
            .at(file)
            .expected("at most %,d bytes".formatted(MAX_FILE_BYTES))
            .found("%,d bytes".formatted(size))
            .bad();
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw BadInput.of("There is no such image").at(file).bad(e);
    } catch (IOException e) {
      throw BadInput.of("This image file cannot be read").at(file).found(e).bad(e);
    }
  }

  /**
   * The JDK's own reader comes first where there is one: others apply colour profiles, which the
   * training of the models did not.
   */
  private static ImageReader reader(ImageFormat format) {
    List<ImageReader> readers = new ArrayList<>();
    Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format.readerName());
    found.forEachRemaining(readers::add);
    return readers.stream()
        .filter(reader -> reader.getClass().getModule().getName() != null)
        .filter(reader -> "java.desktop".equals(reader.getClass().getModule().getName()))
        .findFirst()
        .or(() -> readers.stream().findFirst())
        .orElseThrow(() -> new IllegalStateException("no reader for " + format));
  }

  /** The reader fills what is not there with grey and says nothing. */
  private static boolean isCutOff(byte[] webp) {
    int length = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    return webp.length - 8L < Integer.toUnsignedLong(length);
  }

  private static Complaint damaged(Path file) {
    return BadInput.of("This image is damaged or cut off")
        .at(file)
        .fix("Fetch it again or take it out of the folder.");
  }

  private static String start(byte[] bytes) {
    StringBuilder hex = new StringBuilder("a file that starts with the bytes");
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      hex.append(" %02x".formatted(bytes[i]));
    }
    return hex.toString();
  }
}
