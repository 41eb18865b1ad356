package activemark.mark.net;

import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import org.bytedeco.pytorch.Tensor;

/** Uniform messages, one per picture, that learned nets carry through a model. */
public final class Messages {
  private Messages() {}

  /** The next messages of a stream, picture by picture, as zeros and ones [n, M]. */
  public static Tensor tensor(RandomStream random, int n, int bits) {
    float[] values = new float[n * bits];
    for (int i = 0; i < n; i++) {
      boolean[] message = random.bits(bits);
      for (int b = 0; b < bits; b++) {
        values[i * bits + b] = message[b] ? 1 : 0;
      }
    }
    return Ops.tensor(values, n, bits);
  }
}
