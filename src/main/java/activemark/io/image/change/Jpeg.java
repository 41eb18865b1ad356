package activemark.io.image.change;

import activemark.io.image.Rgb;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Written as JPEG and read again.
 *
 * @param quality 1..100
 */
public record Jpeg(int quality) implements InputChange {
  static final String NAME = "jpeg";

  @Override
  public Rgb apply(Rgb picture, int index) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int rgb =
            picture.sample(x, y, 0) << 16 | picture.sample(x, y, 1) << 8 | picture.sample(x, y, 2);
        image.setRGB(x, y, rgb);
      }
    }
    try {
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(written(image)));
      return Samples.of(picture, (x, y, c) -> read.getRGB(x, y) >> (16 - 8 * c) & 0xff);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] written(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    // A file as a cache would be left behind where the process is stopped.
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality / 100f);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Override
  public String text() {
    return NAME + "=" + quality;
  }
}
