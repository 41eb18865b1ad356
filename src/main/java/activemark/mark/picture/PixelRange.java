package activemark.mark.picture;

import activemark.io.image.ImageBatch;
import activemark.model.tensor.Ops;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The range of samples in each channel, found in pictures: how far normalised samples may go, and
 * what a share of the way from black to white is in them. Papers speak of samples in [0, 1]; a
 * scheme sees normalised ones, and among many pictures some have black and white in every channel.
 *
 * @param lowest of red, green and blue
 * @param highest of red, green and blue
 */
public record PixelRange(List<Double> lowest, List<Double> highest) {
  private static final int CHANNELS = 3;

  /** Copies the lists. */
  public PixelRange {
    lowest = List.copyOf(lowest);
    highest = List.copyOf(highest);
  }

  /** The range of a batch. */
  public static PixelRange of(ImageBatch images) {
    double[] low = new double[CHANNELS];
    double[] high = new double[CHANNELS];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    int plane = images.height() * images.width();
    float[] all = images.values();
    int start = images.start() * CHANNELS * plane;
    for (int i = 0; i < images.n() * CHANNELS * plane; i++) {
      int c = i / plane % CHANNELS;
      low[c] = Math.min(low[c], all[start + i]);
      high[c] = Math.max(high[c], all[start + i]);
    }
    return new PixelRange(
        Arrays.stream(low).boxed().toList(), Arrays.stream(high).boxed().toList());
  }

  /** What {@link #toJson} wrote. */
  public static PixelRange from(JsonNode json) {
    return new PixelRange(numbers(json.path("lowest")), numbers(json.path("highest")));
  }

  /** As JSON, for the parameters of a part. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    lowest.forEach(json.putArray("lowest")::add);
    highest.forEach(json.putArray("highest")::add);
    return json;
  }

  /** From black to white [1, 3, 1, 1]: the unit of a sample in [0, 1]. */
  public Tensor unit() {
    return white().sub(tensor(lowest));
  }

  /** White [1, 3, 1, 1]. */
  public Tensor white() {
    return tensor(highest);
  }

  /** Samples in [0, 1] [..., 3, h, w] as normalised ones. */
  public Tensor normalised(Tensor samples) {
    return samples.mul(unit()).add(tensor(lowest));
  }

  /** Pixels [B, 3, h, w] with samples beyond black and white cut off. */
  public Tensor clip(Tensor pixels) {
    return torch.clamp(
        pixels, new TensorOptional(tensor(lowest)), new TensorOptional(tensor(highest)));
  }

  private static Tensor tensor(List<Double> values) {
    float[] floats = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      floats[c] = values.get(c).floatValue();
    }
    return Ops.tensor(floats, 1, CHANNELS, 1, 1);
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> values = new ArrayList<>();
    array.forEach(node -> values.add(node.asDouble()));
    return values;
  }
}
