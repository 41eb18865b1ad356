package activemark.mark.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@NoLeaks
class PlayerTest {
  @Test
  void turn_movesOnlyItsOwn_andLeavesNoGradients() {
    try (Scope scope = Scope.open()) {
      Tensor mine = Ops.tensor(new float[] {1}, 1);
      Tensor theirs = Ops.tensor(new float[] {3}, 1);
      try (Player player = new Player(List.of(mine), 0.1, 0);
          Player other = new Player(List.of(theirs), 0.1, 0)) {
        double before = player.turn(1, () -> mine.sub(theirs).square().sum());

        assertThat(before).isEqualTo(4);
        assertThat(Ops.item(mine)).isGreaterThan(1);
        assertThat(Ops.item(theirs)).isEqualTo(3);
        assertThat(mine.requires_grad()).isFalse();
        other.turn(1, () -> mine.sub(theirs).square().sum());
        assertThat(Ops.item(theirs)).isLessThan(3);
      }
    }
  }

  @Test
  void turns_many_reachTheLeast() {
    try (Scope scope = Scope.open()) {
      Tensor x = Ops.tensor(new float[] {1}, 1);
      try (Player player = new Player(List.of(x), 0.1, 0)) {
        for (int step = 0; step < 100; step++) {
          player.turn(Player.share(step, 100), () -> Ops.shift(x, -2).square().sum());
        }
      }

      assertThat(Ops.item(x)).isBetween(1.9, 2.1);
    }
  }

  @Test
  void turn_lossThatIsNoNumber_isRefused() {
    try (Scope scope = Scope.open()) {
      Tensor x = Ops.tensor(new float[] {1}, 1);
      try (Player player = new Player(List.of(x), 0.1, 0)) {
        assertThatThrownBy(() -> player.turn(1, () -> Ops.scale(x, Double.NaN).sum()))
            .isInstanceOf(BadInput.class)
            .hasMessageContaining("diverged");
      }
      assertThat(x.requires_grad()).isFalse();
    }
  }

  @Test
  void share_risesThenFallsToNearlyNothing() {
    assertThat(Player.share(0, 100)).isLessThan(0.2);
    assertThat(Player.share(10, 100)).isGreaterThan(0.9);
    assertThat(Player.share(99, 100)).isLessThan(0.01);
    assertThat(Player.share(0, 1)).isEqualTo(1);
  }
}
