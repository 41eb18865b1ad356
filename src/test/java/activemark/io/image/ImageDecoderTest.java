package activemark.io.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline.jpg",
        "progressive.jpg",
        "full-chroma.jpg",
        "grey.jpg",
        "profile.jpg",
        "cmyk.jpg",
        "ycck.jpg",
        "rgb.png",
        "rgba.png",
        "grey.png",
        "grey-alpha.png",
        "one-bit.png",
        "grey-2bit.png",
        "grey-4bit.png",
        "grey16.png",
        "rgb16.png",
        "palette.png",
        "palette-4bit.png",
        "palette-transparent.png",
        "colour-key.png",
        "exact.bmp",
        "lossless.webp"
      })
  void decode_goldenFile_equalsPillow(String name) {
    Rgb image = ImageDecoder.decode(Pictures.golden(name));
    Rgb expected = Pictures.ppm(name + ".ppm");

    assertThat(image.width()).isEqualTo(expected.width());
    assertThat(image.height()).isEqualTo(expected.height());
    assertThat(Pictures.difference(image, expected)).isZero();
  }

  @Test
  void decode_lossyWebp_isNearPillow() {
    Rgb image = ImageDecoder.decode(Pictures.golden("lossy.webp"));
    Rgb expected = Pictures.ppm("lossy.webp.ppm");

    long sum = 0;
    for (int i = 0; i < image.pixels().length; i++) {
      sum += Math.abs((image.pixels()[i] & 0xff) - (expected.pixels()[i] & 0xff));
    }
    assertThat((double) sum / image.pixels().length).isLessThan(6);
  }

  @Test
  void decode_wrongSuffix_goesByContent() throws IOException {
    Path file = Files.copy(Pictures.golden("rgb.png"), folder.resolve("a.jpg"));

    assertThat(ImageDecoder.decode(file)).isEqualTo(Pictures.ppm("rgb.png.ppm"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "rgb.png",
        "palette.png",
        "exact.bmp",
        "lossless.webp",
        "lossy.webp"
      })
  void decode_cutOffAnywhere_isRefused(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Pictures.golden(name));
    for (int share = 1; share < 10; share++) {
      Path file = folder.resolve(share + name);
      Files.write(file, Arrays.copyOf(bytes, bytes.length * share / 10));

      assertThatThrownBy(() -> ImageDecoder.decode(file))
          .as("%d tenths of %s", share, name)
          .isInstanceOf(BadInput.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void decode_damagedBytes_neverFailsOtherwise() throws IOException {
    for (String name : new String[] {"progressive.jpg", "palette.png", "lossless.webp"}) {
      byte[] bytes = Files.readAllBytes(Pictures.golden(name));
      for (int at = 0; at < bytes.length; at += 7) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) 0x5a;
        Path file = Files.write(folder.resolve("damaged"), damaged);
        try {
          assertThat(ImageDecoder.decode(file).width()).isPositive();
        } catch (BadInput e) {
          assertThat(e).hasMessageContaining("damaged");
        }
      }
    }
  }

  @Test
  void decode_emptyFile_saysSo() throws IOException {
    Path file = Files.createFile(folder.resolve("a.jpg"));

    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("empty")
        .hasMessageContaining(file.toString());
  }

  @Test
  void decode_text_saysWhatIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "<html>not found</html>");

    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("JPEG, PNG, WebP or BMP");
  }

  @Test
  void decode_missingFile_saysSo() {
    assertThatThrownBy(() -> ImageDecoder.decode(folder.resolve("none.png")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no such image");
  }

  @Test
  void decode_hugeSizeInHeader_isRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] png = Files.readAllBytes(Pictures.golden("rgb.png"));
    // 60000 x 60000 in the header chunk, whose sum is made good.
    byte[] side = {0, 0, (byte) 0xea, 0x60};
    System.arraycopy(side, 0, png, 16, 4);
    System.arraycopy(side, 0, png, 20, 4);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    for (int i = 0; i < 4; i++) {
      png[29 + i] = (byte) (crc.getValue() >> (24 - 8 * i));
    }
    Path file = Files.write(folder.resolve("bomb.png"), png);

    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("too large")
        .hasMessageContaining("60000 x 60000");
  }
}
