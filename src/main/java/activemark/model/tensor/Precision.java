package activemark.model.tensor;

import static org.bytedeco.pytorch.global.torch.clear_cache;
import static org.bytedeco.pytorch.global.torch.decrement_nesting;
import static org.bytedeco.pytorch.global.torch.get_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.increment_nesting;
import static org.bytedeco.pytorch.global.torch.is_autocast_enabled;
import static org.bytedeco.pytorch.global.torch.set_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.set_autocast_enabled;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * In which precision the matrix products of a forward pass run; weights and results stay float32.
 */
public enum Precision {
  FLOAT32,
  BFLOAT16;

  private static final int TRIALS = 8;

  /**
   * The faster of the two on this machine, by a short trial: bfloat16 is up to twice as fast where
   * the processor has instructions for it and several times slower where it has not. Tried on one
   * thread and by its processor time, so that a busy machine chooses as an idle one does.
   */
  public static Precision fastest() {
    int threads = Engine.threads();
    Engine.threads(1);
    try (Scope scope = Scope.open()) {
      Tensor a = torch.ones(1024, 512);
      Tensor b = torch.ones(1536, 512);
      double full = Double.POSITIVE_INFINITY;
      double half = Double.POSITIVE_INFINITY;
      // In turns, so that a burst of other work falls on both.
      for (int i = 0; i < TRIALS; i++) {
        full = Math.min(full, seconds(() -> torch.linear(a, b)));
        half = Math.min(half, seconds(() -> BFLOAT16.run(() -> torch.linear(a, b))));
      }
      // A clear gain only: a tie is not worth the lost digits.
      return half * 1.2 < full ? BFLOAT16 : FLOAT32;
    } finally {
      Engine.threads(threads);
    }
  }

  private static double seconds(Supplier<Tensor> product) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    try (Scope scope = Scope.open()) {
      Ops.item(product.get().sum());
    }
    return (threads.getCurrentThreadCpuTime() - start) * 1e-9;
  }

  /**
   * Runs one forward pass. Not to be held over an optimiser step: cached weights would go stale.
   */
  public <T> T run(Supplier<T> forward) {
    if (this == FLOAT32) {
      return forward.get();
    }
    boolean was = is_autocast_enabled(DeviceType.CPU);
    ScalarType before = get_autocast_dtype(DeviceType.CPU);
    set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
    set_autocast_enabled(DeviceType.CPU, true);
    increment_nesting();
    try {
      return forward.get();
    } finally {
      if (decrement_nesting() == 0) {
        clear_cache();
      }
      set_autocast_enabled(DeviceType.CPU, was);
      set_autocast_dtype(DeviceType.CPU, before);
    }
  }
}
