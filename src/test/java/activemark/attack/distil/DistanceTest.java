package activemark.attack.distil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import activemark.fixtures.NoLeaks;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NoLeaks
final class DistanceTest {
  private static final float[] ANSWERS = {3, 0, 0, 0, 2, 0, 0, 0, 1, 1, -1, 2};
  private static final float[] SAME_OF_OTHER_PICTURES = {0, 2, 0, 0, 0, 1, 1, -1, 2, 3, 0, 0};

  private static double between(Distance distance, float[] student, float[] teacher) {
    try (Scope scope = Scope.open()) {
      Tensor a = Ops.tensor(student, 4, 1, 3);
      return Ops.item(distance.of(a, Ops.tensor(teacher, 4, 1, 3)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTeachersAnswers_areNearerThanOtherPictures(Distance distance) {
    double same = between(distance, ANSWERS, ANSWERS);

    assertThat(same).isGreaterThanOrEqualTo(-1e-6);
    if (distance != Distance.WASSERSTEIN) {
      assertThat(same).isLessThan(between(distance, SAME_OF_OTHER_PICTURES, ANSWERS));
    }
  }

  @Test
  void wasserstein_doesNotPairPictures_andMeasuresAShift() {
    float[] shifted = ANSWERS.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += 0.5f;
    }

    assertThat(between(Distance.WASSERSTEIN, SAME_OF_OTHER_PICTURES, ANSWERS)).isZero();
    assertThat(between(Distance.WASSERSTEIN, shifted, ANSWERS)).isEqualTo(0.5, within(1e-6));
  }

  @Test
  void infoNce_ofOnePicture_teachesNothing() {
    try (Scope scope = Scope.open()) {
      Tensor one = Ops.tensor(new float[] {1, 2, 3}, 1, 1, 3);
      Tensor other = Ops.tensor(new float[] {-3, 0, 1}, 1, 1, 3);

      assertThat(Ops.item(Distance.INFO_NCE.of(one, other))).isZero();
    }
  }
}
