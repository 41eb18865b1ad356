package activemark.io.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NormalisationTest {
  private static Preprocessing preprocessing(double rescale) {
    return new Preprocessing(
        new Resize.Exact(1, 1),
        Filter.BILINEAR,
        Optional.empty(),
        rescale,
        new float[] {.5f, .25f, 0},
        new float[] {.25f, .5f, 1});
  }

  @Test
  void of_preprocessing_givesBackWhatItMakesOfPixels() {
    byte[] sample = {(byte) 51, (byte) 102, (byte) 255};
    for (double rescale : new double[] {1 / 255.0, 1 / 127.5}) {
      Preprocessing prepared = preprocessing(rescale);
      Normalisation normalisation = Normalisation.of(prepared);
      float[] made = prepared.apply(new Rgb(1, 1, sample));
      for (int c = 0; c < 3; c++) {
        double pixel = (sample[c] & 0xff) / 255.0;
        assertThat((pixel - normalisation.mean()[c]) / normalisation.std()[c])
            .isCloseTo(made[c], within(1e-5));
      }
    }
  }

  @Test
  void equalNumbers_areEqual_andNoneCanBeChangedFromOutside() {
    float[] mean = {.1f, .2f, .3f};
    Normalisation one = new Normalisation(mean, new float[] {1, 1, 1});
    mean[0] = 9;
    one.std()[0] = 9;

    assertThat(one).isEqualTo(new Normalisation(new float[] {.1f, .2f, .3f}, one.std()));
    assertThat(one).hasSameHashCodeAs(new Normalisation(one.mean(), one.std()));
    assertThat(one).isNotEqualTo(Normalisation.none());
    assertThat(one.std()).containsExactly(1, 1, 1);
    assertThatThrownBy(() -> new Normalisation(new float[1], new float[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
