package activemark.mark.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@NoLeaks
class PicturesTest {
  /** Two pictures of two pixels; red, green and blue one after the other. */
  private static final ImageBatch TWO =
      new ImageBatch(new float[] {-1, 0, 5, 6, 0, 0, 0, 2, 4, 8, 1, 0}, 2, 1, 2);

  @Test
  void range_isFoundInEveryChannel_andComesBackFromJson() {
    PixelRange range = PixelRange.of(TWO);

    assertThat(range).isEqualTo(new PixelRange(List.of(-1d, 4d, 0d), List.of(2d, 8d, 1d)));
    assertThat(PixelRange.from(range.toJson())).isEqualTo(range);
    assertThat(PixelRange.of(TWO.last(1)).highest()).containsExactly(2d, 8d, 1d);
    assertThat(PixelRange.of(TWO.last(1)).lowest()).containsExactly(0d, 4d, 0d);
  }

  @Test
  void clip_cutsOffBeyondBlackAndWhite_andUnitIsTheWayBetween() {
    PixelRange range = PixelRange.of(TWO);
    try (Scope scope = Scope.open()) {
      Tensor wild = Ops.tensor(new float[] {-9, 9, 5}, 1, 3, 1, 1);

      assertThat(Ops.floats(range.clip(wild))).containsExactly(-1, 8, 1);
      assertThat(Ops.floats(range.unit())).containsExactly(3, 4, 1);
      assertThat(Ops.floats(range.white())).containsExactly(2, 8, 1);
      Tensor half = Ops.tensor(new float[] {0.5f, 0.5f, 0.5f}, 1, 3, 1, 1);
      assertThat(Ops.floats(range.normalised(half))).containsExactly(0.5f, 6, 0.5f);
    }
  }

  @Test
  void pixels_ofChosenPictures_areThose() {
    try (Scope scope = Scope.open()) {
      assertThat(Ops.floats(KeptPictures.pixels(TWO, new int[] {1})))
          .containsExactly(0, 2, 4, 8, 1, 0);
      assertThat(Ops.floats(KeptPictures.pixels(TWO.last(1), new int[] {0})))
          .containsExactly(0, 2, 4, 8, 1, 0);
    }
  }

  @Test
  void keptPictures_comeBackAtTheSizeAskedFor() {
    try (Scope scope = Scope.open()) {
      Tensor pixels = KeptPictures.pixels(TinyModels.images(3, 1));
      Map<String, TensorBytes> tensors = Map.of("t", KeptPictures.bytes(pixels));

      Tensor same = KeptPictures.of(tensors, "t", TinyModels.SIZE, TinyModels.SIZE);
      Tensor larger = KeptPictures.of(tensors, "t", 24, 20);

      assertThat(Ops.item(same.sub(pixels).abs().max())).isLessThan(0.02);
      assertThat(List.of(larger.size(0), larger.size(2), larger.size(3)))
          .containsExactly(3L, 24L, 20L);
      assertThat(Ops.item(larger.mean().sub(same.mean()).abs())).isLessThan(0.1);
    }
  }

  @Test
  void keptPictures_thatAreNotThere_areNamed() {
    assertThatThrownBy(() -> KeptPictures.of(Map.of(), "triggers", 16, 16))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("triggers");
  }
}
