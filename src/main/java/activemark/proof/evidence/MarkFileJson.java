package activemark.proof.evidence;

import activemark.error.BadInput;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import activemark.proof.key.MarkKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON form of a mark file. */
final class MarkFileJson {
  private static final String CODE = "mac";

  private MarkFileJson() {}

  static ObjectNode write(MarkFile mark) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("format", MarkFile.FORMAT);
    document.put("owner", mark.owner()).put("ownerCommitment", mark.ownerCommitment());
    document.put("recipient", mark.recipient());
    document.put("key", HexFormat.of().formatHex(mark.key().secret()));
    document.put("baseDigest", mark.baseDigest()).put("releaseDigest", mark.releaseDigest());
    document.put("markDigest", mark.digest());
    document.put("created", mark.created().toString());
    document.set("reading", mark.reading());
    var parts = document.putArray("parts");
    for (MarkPart part : mark.parts()) {
      writePart(parts.addObject(), part);
    }
    document.set("fidelity", mark.fidelity());
    document.put(CODE, code(mark.key(), document));
    return document;
  }

  static MarkFile read(ObjectNode document, String where) {
    Fields fields = Fields.of(document, where);
    fields.requireFormat(MarkFile.FORMAT);
    String code = fields.digest(CODE);
    MarkKey key = MarkKey.of(HexFormat.of().parseHex(fields.digest("key")));
    String markDigest = fields.digest("markDigest");
    List<MarkPart> parts = new ArrayList<>();
    for (Fields part : fields.list("parts")) {
      MarkPart read = readPart(part);
      if (parts.stream().anyMatch(other -> other.id().equals(read.id()))) {
        throw fields.wrong("parts", "every id once", read.id());
      }
      parts.add(read);
    }
    MarkFile mark =
        new MarkFile(
            fields.text("owner"),
            fields.digest("ownerCommitment"),
            fields.text("recipient"),
            key,
            fields.digest("baseDigest"),
            fields.digest("releaseDigest"),
            fields.instant("created"),
            fields.free("reading"),
            parts,
            fields.free("fidelity"));
    fields.done();
    ObjectNode signed = document.deepCopy();
    signed.remove(CODE);
    boolean intact =
        MessageDigest.isEqual(
            HexFormat.of().parseHex(code), HexFormat.of().parseHex(code(key, signed)));
    if (!intact || !mark.digest().equals(markDigest)) {
      throw BadInput.of("The mark file was changed since it was written")
          .at(where)
          .expected("a document that its code fits")
          .fix("Take the file as it was written.")
          .bad();
    }
    return mark;
  }

  private static String code(MarkKey key, ObjectNode document) {
    byte[] code = key.authenticate("mark-file", CanonicalJson.bytes(document));
    return HexFormat.of().formatHex(code);
  }

  static void writePart(ObjectNode target, MarkPart part) {
    target.put("id", part.id()).put("scheme", part.scheme()).put("bits", part.bits());
    target.set("parameters", part.parameters());
    ObjectNode tensors = target.putObject("tensors");
    part.tensors().forEach((name, tensor) -> writeTensor(tensors.putObject(name), tensor));
  }

  static MarkPart readPart(Fields fields) {
    String id = fields.text("id");
    String scheme = fields.text("scheme");
    if (!MarkPart.isId(id) || !MarkPart.isId(scheme)) {
      throw fields.wrong("id", "lower-case letters, digits, dots and dashes", id + ", " + scheme);
    }
    int bits = fields.whole("bits", 1, MarkPart.MAX_BITS);
    ObjectNode parameters = fields.free("parameters");
    Fields tensors = fields.fields("tensors");
    Map<String, TensorBytes> read = new TreeMap<>();
    for (String name : tensors.names()) {
      read.put(name, readTensor(tensors.fields(name)));
    }
    fields.done();
    return new MarkPart(id, scheme, bits, parameters, read);
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
