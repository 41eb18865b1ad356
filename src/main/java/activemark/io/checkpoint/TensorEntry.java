package activemark.io.checkpoint;

import java.util.List;

/**
 * What a header says about one tensor.
 *
 * @param name the tensor's name in its file
 * @param dtype element type
 * @param shape sizes, outermost first; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end one past the last byte, counted likewise
 */
public record TensorEntry(String name, DType dtype, List<Long> shape, long begin, long end) {
  /** Keeps its own copy of the shape. */
  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /** Bytes in the file. */
  public long length() {
    return end - begin;
  }
}
