package activemark.proof.evidence;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One part of a mark: a scheme, the public settings it was written with, and the tensors it needs
 * to be read again. Nothing in it is secret.
 *
 * @param id name within the mark: "keyed", "tied-7", "tied-output", "published"
 * @param scheme the scheme that wrote it: "activemark-keyed"
 * @param bits number of codeword bits M
 * @param parameters public settings; kept in canonical form
 * @param tensors public tensors by name, such as a whitening, fixed before the codeword is drawn
 * @param learned tensors that were made with the codeword known; no reading of a codeword looks at
 *     them
 */
public record MarkPart(
    String id,
    String scheme,
    int bits,
    ObjectNode parameters,
    Map<String, TensorBytes> tensors,
    Map<String, TensorBytes> learned) {
  /** Most bits that one part can carry; keeps exact chances quick. */
  public static final int MAX_BITS = 1 << 16;

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /** Checks the id and copies what could change. */
  public MarkPart {
    requireId(id);
    requireId(scheme);
    if (bits < 1 || bits > MAX_BITS) {
      throw new IllegalArgumentException("a part carries 1 to " + MAX_BITS + " bits: " + bits);
    }
    // Through the text form once, so that numbers are what a reader of the file will see.
    parameters = StrictJson.parse(CanonicalJson.of(parameters), "parameters of part " + id);
    tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    learned = Collections.unmodifiableMap(new TreeMap<>(learned));
  }

  /** A part of which nothing is learned. */
  public MarkPart(
      String id, String scheme, int bits, ObjectNode parameters, Map<String, TensorBytes> tensors) {
    this(id, scheme, bits, parameters, tensors, Map.of());
  }

  /** The part with what was learned when it was written. */
  public MarkPart having(Map<String, TensorBytes> learned) {
    return new MarkPart(id, scheme, bits, parameters, tensors, learned);
  }

  /**
   * A tensor that reading needs.
   *
   * @throws BadInput if the part has none of that name
   */
  public TensorBytes tensor(String name) {
    TensorBytes found = tensors.get(name);
    if (found == null) {
      throw BadInput.of("The mark lacks a tensor that its scheme needs")
          .at("part " + id)
          .expected(name)
          .found(tensors.keySet())
          .bad();
    }
    return found;
  }

  /** Public settings, copied. */
  @Override
  public ObjectNode parameters() {
    return parameters.deepCopy();
  }

  /**
   * SHA-256 over the canonical JSON of id, scheme, bits, parameters and, per tensor, dtype, shape
   * and SHA-256 of its bytes; lower-case hex. Codewords depend on it. Of what was learned it tells
   * nothing.
   */
  public String digest() {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    form.put("id", id).put("scheme", scheme).put("bits", bits).set("parameters", parameters);
    add(form.putObject("tensors"), tensors);
    return CanonicalJson.digest(form);
  }

  /** The same of what was learned; of no tensors too. */
  public String learnedDigest() {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    add(form, learned);
    return CanonicalJson.digest(form);
  }

  private static void add(ObjectNode all, Map<String, TensorBytes> tensors) {
    tensors.forEach(
        (name, tensor) -> {
          ObjectNode one = all.putObject(name).put("dtype", tensor.dtype().name());
          tensor.shape().forEach(one.withArray("shape")::add);
          if (tensor.shape().isEmpty()) {
            one.putArray("shape");
          }
          one.put("sha256", Sha256.hex(tensor.bytes()));
        });
  }

  static void requireId(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException("not an id of lower-case letters and digits: " + id);
    }
  }

  /** Whether a text can name a part, a scheme or a control. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }
}
