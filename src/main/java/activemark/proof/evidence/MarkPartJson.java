package activemark.proof.evidence;

import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON form of the parts of a mark, tensors and all. */
final class MarkPartJson {
  private MarkPartJson() {}

  static void write(ArrayNode target, List<MarkPart> parts) {
    for (MarkPart part : parts) {
      ObjectNode one = target.addObject();
      one.put("id", part.id()).put("scheme", part.scheme()).put("bits", part.bits());
      one.set("parameters", part.parameters());
      writeTensors(one.putObject("tensors"), part.tensors());
      writeTensors(one.putObject("learned"), part.learned());
    }
  }

  /** The parts under a name, every id once. */
  static List<MarkPart> read(Fields parent, String name) {
    List<MarkPart> parts = new ArrayList<>();
    for (Fields fields : parent.list(name)) {
      MarkPart read = part(fields);
      if (parts.stream().anyMatch(other -> other.id().equals(read.id()))) {
        throw parent.wrong(name, "every id once", read.id());
      }
      parts.add(read);
    }
    return parts;
  }

  private static MarkPart part(Fields fields) {
    String id = fields.text("id");
    String scheme = fields.text("scheme");
    if (!MarkPart.isId(id) || !MarkPart.isId(scheme)) {
      throw fields.wrong("id", "lower-case letters, digits, dots and dashes", id + ", " + scheme);
    }
    int bits = fields.whole("bits", 1, MarkPart.MAX_BITS);
    ObjectNode parameters = fields.free("parameters");
    Map<String, TensorBytes> tensors = readTensors(fields.fields("tensors"));
    Map<String, TensorBytes> learned = readTensors(fields.fields("learned"));
    fields.done();
    return new MarkPart(id, scheme, bits, parameters, tensors, learned);
  }

  private static void writeTensors(ObjectNode target, Map<String, TensorBytes> tensors) {
    tensors.forEach((name, tensor) -> writeTensor(target.putObject(name), tensor));
  }

  private static Map<String, TensorBytes> readTensors(Fields fields) {
    Map<String, TensorBytes> read = new TreeMap<>();
    for (String name : fields.names()) {
      read.put(name, readTensor(fields.fields(name)));
    }
    return read;
  }

  private static void writeTensor(ObjectNode target, TensorBytes tensor) {
    target.put("dtype", tensor.dtype().name());
    var shape = target.putArray("shape");
    tensor.shape().forEach(shape::add);
    ByteBuffer bytes = tensor.bytes();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    target.put("data", Base64.getEncoder().encodeToString(copy));
  }

  private static TensorBytes readTensor(Fields fields) {
    DType dtype = fields.parsed("dtype", "one of " + Arrays.asList(DType.values()), DType::valueOf);
    List<Long> shape = Arrays.stream(fields.wholes("shape")).boxed().toList();
    byte[] data = fields.parsed("data", "base64", text -> Base64.getDecoder().decode(text));
    fields.done();
    boolean plausible = shape.stream().allMatch(size -> size >= 0 && size <= Integer.MAX_VALUE);
    try {
      if (plausible) {
        return new TensorBytes(dtype, shape, ByteBuffer.wrap(data));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The complaint below says the same with the place in the file.
    }
    throw fields.wrong(
        "shape", "sizes that " + data.length + " bytes of " + dtype + " fill", shape);
  }
}
