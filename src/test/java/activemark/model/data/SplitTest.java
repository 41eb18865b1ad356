package activemark.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SplitTest {
  @Test
  void of_dividesEveryClassByTheShare() {
    Split split = Split.of(numbered(20, 10, 5), 0.2, new Seed(1));

    assertThat(split.test().labels()).containsExactly(0, 0, 0, 0, 1, 1, 2);
    assertThat(split.train().n()).isEqualTo(28);
    assertThat(Stream.concat(numbers(split.train()), numbers(split.test())))
        .doesNotHaveDuplicates()
        .hasSize(35);
  }

  @Test
  void of_picturesKeepTheirLabels() {
    LabelledImages all = numbered(6, 4);
    Split split = Split.of(all, 0.5, new Seed(1));

    List<Float> numbers = numbers(split.test()).toList();
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(all.label(numbers.get(i).intValue())).isEqualTo(split.test().label(i));
    }
  }

  @Test
  void of_otherSeed_dividesOtherwise() {
    LabelledImages all = numbered(20, 20);

    assertThat(numbers(Split.of(all, 0.3, new Seed(1)).test()))
        .isEqualTo(numbers(Split.of(all, 0.3, new Seed(1)).test()).toList())
        .isNotEqualTo(numbers(Split.of(all, 0.3, new Seed(2)).test()).toList());
  }

  @Test
  void of_singlePicture_isForTraining() {
    Split split = Split.of(numbered(1, 2), 0.5, new Seed(1));

    assertThat(split.train().labels()).containsExactly(0, 1);
    assertThat(split.test().labels()).containsExactly(1);
  }

  @Test
  void of_nothingToTestWith_isRefused() {
    assertThatThrownBy(() -> Split.of(numbered(1, 1), 0.5, new Seed(1)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("two or more pictures");
  }

  /** Pictures of one pixel that show their own number, so many of each class. */
  private static LabelledImages numbered(int... perClass) {
    List<Integer> labels = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    for (int k = 0; k < perClass.length; k++) {
      classes.add("class" + k);
      for (int i = 0; i < perClass[k]; i++) {
        labels.add(k);
      }
    }
    float[] values = new float[labels.size() * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 3;
    }
    return new LabelledImages(
        ImageSource.of(new ImageBatch(values, labels.size(), 1, 1)), labels, classes);
  }

  private static Stream<Float> numbers(LabelledImages images) {
    List<Float> numbers = new ArrayList<>();
    for (int i = 0; i < images.n(); i++) {
      numbers.add(images.images().batch(new int[] {i}).values()[0]);
    }
    return numbers.stream();
  }
}
