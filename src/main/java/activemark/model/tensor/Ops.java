package activemark.model.tensor;

import static org.bytedeco.pytorch.global.torch.from_blob;

import activemark.io.checkpoint.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The operations we use that the binding spells at length. All results belong to the innermost
 * scope.
 */
public final class Ops {
  private Ops() {}

  /** A float32 tensor of the values, copied. */
  public static Tensor tensor(float[] values, long... shape) {
    try (FloatPointer p = new FloatPointer(values)) {
      return from_blob(p, shape, options(ScalarType.Float)).clone();
    }
  }

  /** A one-dimensional int64 tensor, for indexing. */
  public static Tensor indices(int[] values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    try (LongPointer p = new LongPointer(wide)) {
      return from_blob(p, new long[] {wide.length}, options(ScalarType.Long)).clone();
    }
  }

  /** A float32 tensor of a weight in a file, copied, whatever the file's own precision. */
  public static Tensor tensor(TensorBytes bytes) {
    long[] shape = bytes.shape().stream().mapToLong(Long::longValue).toArray();
    ScalarType type =
        switch (bytes.dtype()) {
          case F64 -> ScalarType.Double;
          case F32 -> ScalarType.Float;
          case F16 -> ScalarType.Half;
          case BF16 -> ScalarType.BFloat16;
          default -> throw new IllegalArgumentException("no weight: " + bytes.dtype());
        };
    try (BytePointer p = pointer(bytes.bytes())) {
      Tensor view = from_blob(p, shape, options(type));
      return type == ScalarType.Float ? view.clone() : view.to(ScalarType.Float).clone();
    }
  }

  /** Native memory with the bytes of a buffer: the mapped file itself where it is one. */
  private static BytePointer pointer(ByteBuffer bytes) {
    if (bytes.isDirect()) {
      return new BytePointer(bytes);
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new BytePointer(copy);
  }

  /** The values of a tensor in row-major order. */
  public static float[] floats(Tensor t) {
    Tensor flat = t.detach().to(ScalarType.Float).contiguous();
    float[] values = new float[Math.toIntExact(flat.numel())];
    FloatBuffer buffer =
        new BytePointer(flat.data_ptr())
            .capacity(4L * values.length)
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    buffer.get(values);
    return values;
  }

  /** The tensor as a float32 value for files. */
  public static TensorBytes bytes(Tensor t) {
    List<Long> shape = new ArrayList<>();
    for (long i = 0; i < t.dim(); i++) {
      shape.add(t.size(i));
    }
    return TensorBytes.of(floats(t), shape.toArray(Long[]::new));
  }

  /** {@code x W' + b}; no bias where it is absent. */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return bias == null
        ? torch.linear(x, weight)
        : torch.linear(x, weight, new TensorOptional(bias));
  }

  /** Layer norm over the last dimension; plain normalisation where gain and bias are absent. */
  public static Tensor layerNorm(
      Tensor x, @Nullable Tensor gain, @Nullable Tensor bias, double eps) {
    return torch.layer_norm(
        x,
        new long[] {x.size(x.dim() - 1)},
        gain == null ? new TensorOptional() : new TensorOptional(gain),
        bias == null ? new TensorOptional() : new TensorOptional(bias),
        eps,
        false);
  }

  /** {@code t} times a number. */
  public static Tensor scale(Tensor t, double factor) {
    return t.mul(new Scalar(factor));
  }

  /** {@code t} plus a number. */
  public static Tensor shift(Tensor t, double term) {
    return t.add(new Scalar(term));
  }

  /** Rows {@code from} until {@code to} of the first dimension, as a view. */
  public static Tensor rows(Tensor t, long from, long to) {
    return t.narrow(0, from, to - from);
  }

  /** The chosen rows of the first dimension. */
  public static Tensor rows(Tensor t, int[] which) {
    return t.index_select(0, indices(which));
  }

  /** Tensors one after the other along a dimension. */
  public static Tensor cat(List<Tensor> parts, long dim) {
    return torch.cat(vector(parts), dim);
  }

  /** The binding's list of tensors. */
  public static TensorVector vector(List<Tensor> parts) {
    return new TensorVector(parts.toArray(Tensor[]::new));
  }

  /** The number in a tensor of one element. */
  public static double item(Tensor t) {
    return t.to(ScalarType.Double).item_double();
  }

  /** The identity matrix of size n. */
  public static Tensor eye(long n) {
    return torch.eye(n);
  }

  /** AdamW over leaf tensors with the given rate and weight decay and the usual betas. */
  public static AdamW adamW(List<Tensor> parameters, double lr, double weightDecay) {
    AdamWOptions o = new AdamWOptions(lr);
    o.weight_decay().put(weightDecay);
    return new AdamW(vector(parameters), o);
  }

  /** The binding's number. */
  public static Scalar number(double value) {
    return new Scalar(value);
  }

  /** The binding's way to say that a reduction keeps the element type. */
  public static ScalarTypeOptional sameType() {
    return new ScalarTypeOptional();
  }

  /** The tensor of a key that must be there. */
  public static <K> Tensor at(Map<K, Tensor> tensors, K key) {
    Tensor t = tensors.get(key);
    if (t == null) {
      throw new IllegalArgumentException("no tensor at " + key + ", only " + tensors.keySet());
    }
    return t;
  }

  /** Sets the learning rate of all groups of an optimiser. */
  public static void rate(AdamW optimiser, double lr) {
    for (long i = 0; i < optimiser.param_groups().size(); i++) {
      optimiser.param_groups().get(i).options().set_lr(lr);
    }
  }

  private static TensorOptions options(ScalarType type) {
    return new TensorOptions().dtype(new ScalarTypeOptional(type));
  }
}
