package activemark.model.backbone.layout;

import activemark.error.BadInput;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.files.OutputFolder;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Sha256;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A checkpoint understood as a ViT: which layout it follows, what the model is, and how to turn
 * changed weights back into the tensors of the file.
 */
public final class VisionModel implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final SpecReader.Found found;
  private final Map<String, Source> sources;

  private VisionModel(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.found = new SpecReader(checkpoint).read();
    this.sources = found.layout().sources(found.prefix(), Set.copyOf(checkpoint.names()));
  }

  /**
   * Opens a model folder or file and finds out what it is; loads no weights yet.
   *
   * @throws BadInput if it cannot be read or understood
   */
  public static VisionModel open(Path path) {
    Checkpoint checkpoint = Checkpoint.open(path);
    try {
      return of(checkpoint);
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /**
   * Understands opened files, which are closed with the model.
   *
   * @throws BadInput if they are not understood
   */
  public static VisionModel of(Checkpoint checkpoint) {
    return new VisionModel(checkpoint);
  }

  /** The files. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Name of the file naming, such as {@code hf-dinov2}. */
  public String layout() {
    return found.layout().id();
  }

  /** What the model is. */
  public ViTSpec spec() {
    return found.spec();
  }

  /**
   * Which model this is, in hex, wherever documents name one: the SHA-256 of the digest of its
   * weights, the layout they are read by, and the architecture they are computed with. Numbers of a
   * configuration are in it because they change what equal weights compute; how pictures become
   * pixels is not. Read anew at each call.
   */
  public String identity() {
    return Sha256.hex(
        Sha256.fields(
            "activemark/v1/model",
            checkpoint.weightsDigest(),
            layout(),
            CanonicalJson.of(OwnForm.config(spec()))));
  }

  /** Loads the weights; the caller closes the backbone. */
  public Backbone load() {
    return load(Map.of());
  }

  /**
   * Loads the weights with other values for some tensors of the file; the caller closes the
   * backbone.
   */
  public Backbone load(Map<String, TensorBytes> changes) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      sources.forEach((name, source) -> tensors.put(name, canonical(name, source, changes)));
      return new ViT(found.spec(), new Weights(tensors));
    }
  }

  private Tensor canonical(String name, Source source, Map<String, TensorBytes> changes) {
    List<Tensor> parts = new ArrayList<>();
    for (String file : source.files()) {
      TensorBytes changed = changes.get(file);
      TensorBytes bytes = changed == null ? checkpoint.tensor(file) : changed;
      if (!bytes.dtype().isWeight()) {
        throw BadInput.of("A weight has an element type that models are not computed with")
            .at(file)
            .expected("F32, F16 or BF16")
            .found(bytes.dtype())
            .fix("Save the model as float32, float16 or bfloat16.")
            .bad();
      }
      parts.add(Ops.tensor(bytes));
    }
    Tensor whole = parts.size() == 1 ? parts.get(0) : Ops.cat(parts, 0);
    if (source instanceof Source.Transposed) {
      whole = whole.t().contiguous();
    }
    int width = found.spec().width();
    return switch (name) {
      case "cls_token" -> whole.reshape(1, 1, width);
      case "reg_token", "pos_embed" -> whole.reshape(1, -1, width);
      default -> whole;
    };
  }

  /**
   * The tensors of the file that differ between the loaded weights and changed ones, in the file's
   * own precision (rounded to nearest even).
   */
  public Map<String, TensorBytes> changes(Backbone changed) {
    Map<String, TensorBytes> result = new LinkedHashMap<>();
    for (Map.Entry<String, Source> entry : sources.entrySet()) {
      try (Scope scope = Scope.open()) {
        Tensor now = changed.weights().get(entry.getKey());
        Tensor before = canonical(entry.getKey(), entry.getValue(), Map.of());
        if (!now.equal(before)) {
          result.putAll(files(entry.getValue(), now));
        }
      }
    }
    result
        .entrySet()
        .removeIf(e -> e.getValue().bytes().equals(checkpoint.tensor(e.getKey()).bytes()));
    return result;
  }

  /**
   * Writes another model that was made from this one as a folder. Where it has the same shape, this
   * model's files are copied and only changed tensors differ; otherwise it takes our own form.
   *
   * @param loaded this model as {@link #load} gives it
   * @param made what is written
   * @param preprocessing how pictures become pixels, for our own form, as recorded by {@code
   *     Preprocessing.toJson}
   * @throws BadInput if the folder exists already or cannot be written
   */
  public void save(
      Backbone loaded, Backbone made, Path target, Optional<ObjectNode> preprocessing) {
    if (loaded.spec().equals(made.spec()) && loaded.weights().fits(made.weights())) {
      checkpoint.savePatched(changes(made), target);
      return;
    }
    try (OutputFolder folder = OutputFolder.at(target, checkpoint.root())) {
      OwnForm.write(made, preprocessing, folder);
      folder.commit();
    }
  }

  private Map<String, TensorBytes> files(Source source, Tensor now) {
    Map<String, TensorBytes> result = new LinkedHashMap<>();
    Tensor values = source instanceof Source.Transposed ? now.t().contiguous() : now.contiguous();
    float[] all = Ops.floats(values);
    int from = 0;
    for (String file : source.files()) {
      TensorBytes original = checkpoint.tensor(file);
      int n = Math.toIntExact(original.elements());
      ByteBuffer buffer = ByteBuffer.allocate(4 * n).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asFloatBuffer().put(all, from, n);
      from += n;
      TensorBytes full = new TensorBytes(DType.F32, original.shape(), buffer);
      result.put(file, full.to(original.dtype()));
    }
    return result;
  }

  @Override
  public void close() {
    checkpoint.close();
  }
}
