package activemark.io.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBatchTest {
  @TempDir Path folder;

  private static final Preprocessing SMALL =
      new Preprocessing(
          new Resize.Exact(5, 4),
          Filter.BILINEAR,
          Optional.empty(),
          1,
          new float[] {0, 0, 0},
          new float[] {1, 1, 1});

  @Test
  void load_manyFiles_keepsTheirOrder() {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(Pictures.golden(List.of("rgb.png", "grey.png", "cmyk.jpg").get(i % 3)));
    }

    ImageBatch batch = ImageBatch.load(files, SMALL);

    assertThat(batch.n()).isEqualTo(40);
    assertThat(batch.height()).isEqualTo(5);
    assertThat(batch.width()).isEqualTo(4);
    for (int i = 0; i < 40; i++) {
      assertThat(Arrays.copyOfRange(batch.values(), i * 60, i * 60 + 60))
          .isEqualTo(SMALL.apply(ImageDecoder.decode(files.get(i))));
    }
  }

  @Test
  void load_badFiles_namesTheFirst() {
    Path good = Pictures.golden("rgb.png");
    Path text = Pictures.golden("rgb.png.ppm");
    Path missing = good.resolveSibling("none.png");

    assertThatThrownBy(() -> ImageBatch.load(List.of(good, text, missing), SMALL))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("rgb.png.ppm");
  }

  @Test
  void load_manyLargePictures_fitIntoTheHeapTogether() throws IOException {
    BufferedImage large = new BufferedImage(8000, 6000, BufferedImage.TYPE_3BYTE_BGR);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Path file = folder.resolve(i + ".png");
      if (i == 0) {
        ImageIO.write(large, "png", file.toFile());
      } else {
        Files.copy(files.get(0), file);
      }
      files.add(file);
    }
    large.flush();

    assertThat(ImageBatch.load(files, SMALL).n()).isEqualTo(6);
  }

  @Test
  void load_moreThanOneBatchHolds_isRefused() {
    Preprocessing huge =
        new Preprocessing(
            new Resize.Exact(20_000, 20_000),
            Filter.BILINEAR,
            Optional.empty(),
            1,
            new float[] {0, 0, 0},
            new float[] {1, 1, 1});
    Path file = Pictures.golden("rgb.png");

    assertThatThrownBy(() -> ImageBatch.load(List.of(file, file), huge))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("at most 1 pictures of 20000 by 20000");
  }

  @Test
  void load_noFiles_isRefused() {
    assertThatThrownBy(() -> ImageBatch.load(List.of(), SMALL)).isInstanceOf(BadInput.class);
  }
}
