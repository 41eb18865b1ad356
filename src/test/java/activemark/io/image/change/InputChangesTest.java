package activemark.io.image.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.error.BadInput;
import activemark.io.image.Rgb;
import activemark.io.image.synthetic.Scenes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts do to pictures. */
final class InputChangesTest {
  private static final Rgb PICTURE = new Scenes(1).picture(0, 40, 24);

  private static Rgb changed(String text) {
    return InputChanges.parse(text).apply(PICTURE, 3);
  }

  private static double distance(Rgb a, Rgb b) {
    double sum = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      double d = (a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff);
      sum += d * d;
    }
    return Math.sqrt(sum / a.pixels().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flip", "blur=0.5", "median", "mean", "noise=0.05", "jpeg=45", "bits=4"})
  void change_keepsTheSize_isTheSameAgain_andIsWrittenAsItIsRead(String text) {
    Rgb changed = changed(text);

    assertThat(changed.width()).isEqualTo(PICTURE.width());
    assertThat(changed.height()).isEqualTo(PICTURE.height());
    assertThat(changed).isEqualTo(changed(text)).isNotEqualTo(PICTURE);
    assertThat(InputChanges.parse(text).text()).isEqualTo(text);
  }

  @Test
  void everyKind_isListedOnce() {
    assertThat(InputChanges.ALL).extracting(InputChanges.Kind::name).doesNotHaveDuplicates();
    assertThat(InputChanges.ALL).hasSize(7);
  }

  @Test
  void flip_twice_isNothing_andMirrorsColumns() {
    Rgb once = changed("flip");

    assertThat(new Flip().apply(once, 0)).isEqualTo(PICTURE);
    assertThat(once.sample(0, 5, 1)).isEqualTo(PICTURE.sample(39, 5, 1));
  }

  @Test
  void strengthZeroOrFull_changesNothing() {
    assertThat(changed("noise=0")).isEqualTo(PICTURE);
    assertThat(changed("bits=8")).isEqualTo(PICTURE);
    assertThat(changed("blur=0.05")).isEqualTo(PICTURE);
  }

  @ParameterizedTest
  @CsvSource({"blur=0.5, blur=2", "noise=0.02, noise=0.1", "jpeg=95, jpeg=10", "bits=6, bits=2"})
  void more_movesFurther(String less, String more) {
    assertThat(distance(PICTURE, changed(more))).isGreaterThan(distance(PICTURE, changed(less)));
  }

  @Test
  void noise_hasItsStrength_andDiffersFromPictureToPicture() {
    byte[] grey = new byte[3 * 64 * 64];
    Arrays.fill(grey, (byte) 128);
    Rgb flat = new Rgb(64, 64, grey);

    assertThat(distance(flat, new Noise(0.1).apply(flat, 0))).isCloseTo(25.5, within(0.6));
    assertThat(new Noise(0.1).apply(flat, 0)).isNotEqualTo(new Noise(0.1).apply(flat, 1));
  }

  @Test
  void filters_ofOneBrightSample_removeOrSpreadIt() {
    byte[] dark = new byte[3 * 5 * 5];
    dark[3 * 12] = (byte) 90;
    Rgb dot = new Rgb(5, 5, dark);

    assertThat(new Filter3(true).apply(dot, 0).sample(2, 2, 0)).isZero();
    assertThat(new Filter3(false).apply(dot, 0).sample(1, 1, 0)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spin",
        "flip=1",
        "blur",
        "blur=",
        "blur=x",
        "blur=-1",
        "noise=2",
        "jpeg=50.5",
        "bits=9"
      })
  void whatMakesNoSense_isRefused(String text) {
    assertThatThrownBy(() -> InputChanges.parse(text)).isInstanceOf(BadInput.class);
  }
}
