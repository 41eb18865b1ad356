package activemark.mark.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.io.checkpoint.TensorBytes;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@NoLeaks
class DenseTest {
  private static final List<Integer> WIDTHS = List.of(3, 8, 2);

  @Test
  void run_layersByHand_isTheSame() {
    try (Scope scope = Scope.open()) {
      Dense net = Dense.fresh("n", List.of(1, 2, 1), new Seed(1).stream("net"));
      List<Tensor> leaves = net.leaves();
      leaves.get(0).copy_(Ops.tensor(new float[] {1, -1}, 2, 1));
      leaves.get(1).copy_(Ops.tensor(new float[] {0, 1}, 2));
      leaves.get(2).copy_(Ops.tensor(new float[] {2, 3}, 1, 2));
      leaves.get(3).copy_(Ops.tensor(new float[] {10}, 1));

      // relu(5) * 2 + relu(1 - 5) * 3 + 10, relu(-5) * 2 + relu(1 + 5) * 3 + 10
      assertThat(Ops.floats(net.run(Ops.tensor(new float[] {5, -5}, 2, 1))))
          .containsExactly(20, 28);
    }
  }

  @Test
  void bytes_andBack_roundsOnce() {
    try (Scope scope = Scope.open()) {
      Dense net = Dense.fresh("n", WIDTHS, new Seed(1).stream("net"));
      Map<String, TensorBytes> bytes = net.bytes();

      assertThat(bytes).containsOnlyKeys("n.0.weight", "n.0.bias", "n.1.weight", "n.1.bias");
      assertThat(Dense.of(bytes, "n", WIDTHS).bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void of_missingOrMisshapenTensor_isNamed() {
    try (Scope scope = Scope.open()) {
      Map<String, TensorBytes> bytes =
          new HashMap<>(Dense.fresh("n", WIDTHS, new Seed(1).stream("net")).bytes());

      assertThatThrownBy(() -> Dense.of(bytes, "n", List.of(4, 8, 2)))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("n.0.weight");
      bytes.remove("n.1.bias");
      assertThatThrownBy(() -> Dense.of(bytes, "n", WIDTHS))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("n.1.bias");
    }
  }
}
