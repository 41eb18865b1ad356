package activemark.io.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The stored samples of a picture as RGB. Java's own conversion is not used: it treats grey as
 * linear light and follows colour profiles, and the models were trained on plain samples.
 */
final class RasterPixels {
  private RasterPixels() {}

  /**
   * The bytes (height, width, 3): grey is repeated, palettes are looked up, transparency is dropped
   * and of 16 bits the upper 8 are kept.
   */
  static byte[] of(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel colours = image.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      return indexed(raster, palette);
    }
    if (raster.getSampleModel() instanceof ComponentSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getNumBanks() == 1
        && raster.getParent() == null) {
      return plain(raster, model, buffer.getData());
    }
    return general(raster);
  }

  private static byte[] plain(Raster raster, ComponentSampleModel model, byte[] data) {
    int[] offsets = model.getBandOffsets();
    int green = offsets.length < 3 ? 0 : 1;
    int blue = offsets.length < 3 ? 0 : 2;
    int width = raster.getWidth();
    byte[] pixels = room(raster);
    int out = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      int at = y * model.getScanlineStride();
      for (int x = 0; x < width; x++, at += model.getPixelStride()) {
        pixels[out++] = data[at + offsets[0]];
        pixels[out++] = data[at + offsets[green]];
        pixels[out++] = data[at + offsets[blue]];
      }
    }
    return pixels;
  }

  private static byte[] indexed(Raster raster, IndexColorModel palette) {
    byte[] pixels = room(raster);
    int[] row = new int[raster.getWidth()];
    int out = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
      for (int index : row) {
        // An index past the palette is black, as a missing entry is in Pillow.
        int colour = index < palette.getMapSize() ? palette.getRGB(index) : 0;
        pixels[out++] = (byte) (colour >> 16);
        pixels[out++] = (byte) (colour >> 8);
        pixels[out++] = (byte) colour;
      }
    }
    return pixels;
  }

  private static byte[] general(Raster raster) {
    int bands = raster.getNumBands();
    int shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    int green = bands < 3 ? 0 : 1;
    int blue = bands < 3 ? 0 : 2;
    byte[] pixels = room(raster);
    int[] row = new int[raster.getWidth() * bands];
    int out = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
      for (int at = 0; at < row.length; at += bands) {
        pixels[out++] = (byte) (row[at] >> shift);
        pixels[out++] = (byte) (row[at + green] >> shift);
        pixels[out++] = (byte) (row[at + blue] >> shift);
      }
    }
    return pixels;
  }

  private static byte[] room(Raster raster) {
    return new byte
        [Math.multiplyExact(Math.multiplyExact(3, raster.getWidth()), raster.getHeight())];
  }
}
