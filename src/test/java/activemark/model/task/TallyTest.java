package activemark.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TallyTest {
  @Test
  void hits_difference_countsPicturesOfOneSideOnly() {
    TaskResult a = TaskResult.of("knn", new Tally.Hits(List.of(true, true, true, false)));
    TaskResult b = TaskResult.of("knn", new Tally.Hits(List.of(true, false, false, true)));
    Difference difference = Comparison.of(a, b).difference();

    assertThat(difference.value()).isEqualTo(0.25);
    assertThat(difference.gained()).isEqualTo(2);
    assertThat(difference.lost()).isEqualTo(1);
    assertThat(difference.chance()).isEqualTo(1); // 2 of 3 coins is nothing
    assertThat(difference.low()).isNegative();
    assertThat(difference.high()).isPositive();
    assertThat(Comparison.of(a, a).difference().chance()).isEqualTo(1);
  }

  @Test
  void hits_neverApart_stillLeaveRoom_lessWithMorePictures() {
    Difference few = same(20);
    Difference many = same(2000);

    assertThat(few.value()).isZero();
    assertThat(few.high()).isBetween(0.1, 0.2);
    assertThat(many.high()).isBetween(0.001, 0.003);
    assertThat(many.low()).isEqualTo(-many.high());
  }

  private static Difference same(int n) {
    Tally hits = new Tally.Hits(Collections.nCopies(n, true));
    return hits.minus(hits);
  }

  @Test
  void areas_meanOverlapIsOverAllPicturesTogether_withoutClassesThatDoNotOccur() {
    ClassAreas half = ClassAreas.of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 0, 0}, 3);
    ClassAreas right = ClassAreas.of(new int[] {1, 1, 1, 1}, new int[] {1, 1, 1, 1}, 3);
    Tally areas = new Tally.Areas(List.of(half, right));

    // class 0: 2 of 4; class 1: 4 of 6; class 2 occurs nowhere
    assertThat(areas.value()).isCloseTo((0.5 + 4 / 6.0) / 2, within(1e-12));
    assertThat(areas.metric()).isEqualTo("mIoU");
    assertThat(areas.interval().low()).isEqualTo(0.5);
    assertThat(areas.interval().high()).isEqualTo(1);
  }

  @Test
  void areas_pixelsWithoutAClass_countNowhere() {
    ClassAreas areas = ClassAreas.of(new int[] {0, 1, 1, 0}, new int[] {0, 1, -1, -1}, 2);

    assertThat(new Tally.Areas(List.of(areas)).value()).isEqualTo(1);
    assertThat(ClassAreas.of(new int[] {0}, new int[] {-1}, 2).given()).containsExactly(0, 0);
  }

  @Test
  void areas_difference_isPairedByPicture() {
    ClassAreas good = ClassAreas.of(new int[] {0, 0, 0, 1}, new int[] {0, 0, 0, 0}, 2);
    ClassAreas bad = ClassAreas.of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 0, 0}, 2);
    Tally better = new Tally.Areas(List.of(good, good, good));
    Tally worse = new Tally.Areas(List.of(good, bad, bad));
    Difference difference = better.minus(worse);

    assertThat(difference.value()).isCloseTo(2 / 12.0, within(1e-12));
    assertThat(difference.gained()).isEqualTo(2);
    assertThat(difference.lost()).isZero();
    assertThat(difference.low()).isBetween(0.0, difference.value());
    assertThat(difference.high()).isCloseTo(0.25, within(1e-12));
    assertThat(better.minus(worse)).isEqualTo(difference);
    assertThat(better.minus(better)).isEqualTo(new Difference(0, 0, 0, 0, 0));
  }

  @Test
  void minus_ofAnotherKindOrNumber_isRefused() {
    Tally hits = new Tally.Hits(List.of(true));
    Tally two = new Tally.Hits(List.of(true, false));
    Tally areas = new Tally.Areas(List.of(ClassAreas.of(new int[1], new int[1], 2)));

    assertThatThrownBy(() -> hits.minus(areas)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> areas.minus(hits)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hits.minus(two)).isInstanceOf(IllegalArgumentException.class);
  }
}
