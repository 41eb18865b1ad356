package activemark.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.model.backbone.ViTSpec.Positions;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table is 4 x 4; pictures of another size meet an interpolated one. */
@NoLeaks
final class PositionTableTest {
  private ViT model;

  @BeforeEach
  void makeModel() {
    model = TinyModels.vit(3);
  }

  @AfterEach
  void closeModel() {
    model.close();
  }

  /** The stream at cut 0 of one black picture: class token, then positions and a constant. */
  private float[][] rows(Positions positions, int height, int width) {
    try (Scope scope = Scope.open()) {
      ViT other = new ViT(with(positions, 0), model.weights());
      Tensor stream = other.stem(torch.zeros(1, 3, height, width)).squeeze(0);
      float[] flat = Ops.floats(stream);
      float[][] rows = new float[flat.length / TinyModels.WIDTH][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(flat, i * TinyModels.WIDTH, (i + 1) * TinyModels.WIDTH);
      }
      return rows;
    }
  }

  private ViTSpec with(Positions positions, int registers) {
    ViTSpec s = model.spec();
    return new ViTSpec(
        s.depth(),
        s.width(),
        s.heads(),
        s.headWidth(),
        s.patch(),
        s.imageSize(),
        s.classToken(),
        registers,
        s.activation(),
        s.normEpsilon(),
        positions,
        s.normalisesTokens(),
        s.pooling());
  }

  private void table(Tensor values) {
    model.weights().set("pos_embed", values);
  }

  @ParameterizedTest
  @EnumSource(Positions.class)
  void nativeSize_leavesTheTableUntouched(Positions positions) {
    float[][] rows = rows(positions, 16, 16);
    try (Scope scope = Scope.open()) {
      float[] table = Ops.floats(model.weights().get("pos_embed"));
      table(torch.zeros(1, 17, TinyModels.WIDTH));
      float[][] constant = rows(positions, 16, 16);
      for (int token = 0; token < 17; token++) {
        for (int d = 0; d < TinyModels.WIDTH; d++) {
          float sum = constant[token][d] + table[token * TinyModels.WIDTH + d];
          assertThat(rows[token][d]).isEqualTo(sum);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"24, 24", "24, 20", "8, 8", "12, 28"})
  void threeConventions_giveThreeTables(int height, int width) {
    float[][] transformers = rows(Positions.TRANSFORMERS, height, width);
    float[][] timm = rows(Positions.TIMM, height, width);
    float[][] dinov2 = rows(Positions.DINOV2, height, width);

    assertThat(transformers).hasDimensions(1 + height / 4 * (width / 4), TinyModels.WIDTH);
    assertThat(distance(transformers, timm)).isGreaterThan(1e-3);
    assertThat(distance(transformers, dinov2)).isGreaterThan(1e-3);
    assertThat(distance(timm, dinov2)).isGreaterThan(1e-3);
    assertThat(timm[0]).as("the class token's position is not resized").isEqualTo(dinov2[0]);
    assertThat(timm[0]).isEqualTo(transformers[0]);
  }

  @ParameterizedTest
  @EnumSource(Positions.class)
  void equalPositions_stayEqualAtEverySize(Positions positions) {
    float[][] before = rows(positions, 16, 16);
    try (Scope scope = Scope.open()) {
      Tensor row = model.weights().get("pos_embed").narrow(1, 5, 1);
      table(row.expand(1, 17, TinyModels.WIDTH).contiguous());
    }
    float[][] rows = rows(positions, 24, 12);
    for (int i = 1; i < rows.length; i++) {
      for (int d = 0; d < TinyModels.WIDTH; d++) {
        assertThat(rows[i][d]).isCloseTo(before[5][d], offset(1e-5f));
      }
    }
  }

  @Test
  void rowsAndColumns_areNotMixedUp() {
    // Positions that depend on the column alone must do so at another size, too.
    try (Scope scope = Scope.open()) {
      Tensor grid =
          torch.arange(Ops.number(4)).reshape(1, 1, 4, 1).expand(1, 4, 4, TinyModels.WIDTH);
      Tensor flat = grid.reshape(1, 16, TinyModels.WIDTH);
      table(torch.cat(Ops.vector(List.of(flat.narrow(1, 0, 1), flat)), 1));
    }
    float[][] rows = rows(Positions.TRANSFORMERS, 12, 24); // 3 x 6 patches
    for (int column = 0; column < 6; column++) {
      assertThat(rows[1 + column][0]).isCloseTo(rows[1 + 6 + column][0], offset(1e-5f));
      if (column > 0) {
        assertThat(rows[1 + column][0]).isGreaterThan(rows[column][0]);
      }
    }
  }

  @Test
  void registers_standBetweenClassTokenAndPatches_withoutPositions() {
    float[][] plain = rows(Positions.TRANSFORMERS, 16, 16);
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> weights = new LinkedHashMap<>();
      model.weights().names().forEach(n -> weights.put(n, model.weights().get(n).clone()));
      weights.put("reg_token", torch.full(new long[] {1, 2, TinyModels.WIDTH}, Ops.number(7)));
      try (ViT other = new ViT(with(Positions.TRANSFORMERS, 2), new Weights(weights))) {
        float[] stream = Ops.floats(other.stem(torch.zeros(1, 3, 16, 16)));

        assertThat(stream).hasSize(19 * TinyModels.WIDTH);
        assertThat(Arrays.copyOf(stream, TinyModels.WIDTH)).isEqualTo(plain[0]);
        for (int i = TinyModels.WIDTH; i < 3 * TinyModels.WIDTH; i++) {
          assertThat(stream[i]).isEqualTo(7);
        }
        assertThat(Arrays.copyOfRange(stream, 3 * TinyModels.WIDTH, 4 * TinyModels.WIDTH))
            .isEqualTo(plain[1]);
      }
    }
  }

  private static double distance(float[][] a, float[][] b) {
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      for (int d = 0; d < a[i].length; d++) {
        worst = Math.max(worst, Math.abs(a[i][d] - b[i][d]));
      }
    }
    return worst;
  }
}
