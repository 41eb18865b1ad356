package activemark.io.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplerTest {
  private static final int[][] SIZES = {{16, 11}, {53, 40}, {37, 9}, {20, 26}, {101, 7}};

  @ParameterizedTest
  @EnumSource(Filter.class)
  void resize_anySize_equalsPillow(Filter filter) {
    Rgb image = Pictures.ppm("rgb.png.ppm");
    for (int[] size : SIZES) {
      String name = "resize-%s-%dx%d.ppm".formatted(filter.label(), size[0], size[1]);

      assertThat(Resampler.resize(image, size[0], size[1], filter))
          .as(name)
          .isEqualTo(Pictures.ppm(name));
    }
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void resize_onePixel_growsToOneColour(Filter filter) {
    Rgb pixel = Pictures.plain(1, 1, 10, 200, 255);

    assertThat(Resampler.resize(pixel, 5, 4, filter)).isEqualTo(Pictures.plain(5, 4, 10, 200, 255));
  }

  @Test
  void resize_sameSize_isTheSamePicture() {
    Rgb image = Pictures.ppm("rgb.png.ppm");

    assertThat(Resampler.resize(image, image.width(), image.height(), Filter.LANCZOS))
        .isEqualTo(image);
  }
}
