package activemark.model.backbone.layout;

import activemark.error.BadInput;
import activemark.io.checkpoint.Checkpoint;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a file holds the weights that a ViT of its specification needs, in the shapes that it
 * needs. A missing gain would otherwise be computed without, and a wrong shape fail in the engine.
 */
final class Shapes {
  private static final List<String> IN_EVERY_BLOCK =
      List.of(
          "norm1.weight",
          "attn.qkv.weight",
          "attn.proj.weight",
          "norm2.weight",
          "mlp.fc1.weight",
          "mlp.fc2.weight");

  private static final List<String> IN_EVERY_POOL =
      List.of(
          "latent",
          "in_proj.weight",
          "in_proj.bias",
          "proj.weight",
          "norm.weight",
          "mlp.fc1.weight",
          "mlp.fc2.weight");

  private final Checkpoint file;
  private final Layout layout;
  private final String prefix;
  private final Map<String, Source> sources;
  private final boolean thinned;

  /** Weights of a file; {@code thinned} where blocks may have fewer heads than the model. */
  Shapes(
      Checkpoint file, Layout layout, String prefix, Map<String, Source> sources, boolean thinned) {
    this.thinned = thinned;
    this.file = file;
    this.layout = layout;
    this.prefix = prefix;
    this.sources = sources;
  }

  /** Kernel of the patch embedding [D, 3, p, p], checked. */
  List<Long> kernel() {
    List<Long> kernel = first("patch_embed.proj.weight");
    boolean fits =
        kernel.size() == 4
            && kernel.get(0) > 0
            && kernel.get(0) < 1 << 16
            && kernel.get(1) == 3
            && kernel.get(2) > 0
            && kernel.get(2) < 1 << 12
            && kernel.get(2).equals(kernel.get(3));
    if (!fits) {
      throw BadInput.of("The patch embedding is not for square RGB patches")
          .at(source("patch_embed.proj.weight").files().get(0))
          .expected("[D, 3, p, p]")
          .found(kernel)
          .bad();
    }
    return kernel;
  }

  /** Number of register tokens. */
  int registers() {
    return sources.containsKey("reg_token") ? rows("reg_token", kernel().get(0)) : 0;
  }

  /** Rows of the position table, positions of prefix tokens included. */
  int positions() {
    return rows("pos_embed", kernel().get(0));
  }

  /** Fails on the first weight that is missing or has another shape. */
  void check(ViTSpec spec) {
    for (String name : needed(spec)) {
      if (!sources.containsKey(name)) {
        throw BadInput.of("The model lacks a weight")
            .at(file.root())
            .expected(layout.fileNames(prefix, name))
            .found("no such tensor")
            .fix("Take the whole checkpoint from its publisher.")
            .bad();
      }
    }
    for (String name : sources.keySet()) {
      checkShape(name, spec);
    }
  }

  private Set<String> needed(ViTSpec spec) {
    Set<String> names = new LinkedHashSet<>();
    if (!layout.equals(Layouts.TIMM)
        && !layout.equals(Layouts.OWN)) { // only timm has models without a final norm
      names.add("norm.weight");
    }
    if (spec.classToken()) {
      names.add("cls_token");
    }
    for (int i = 0; i < spec.depth(); i++) {
      for (String part : IN_EVERY_BLOCK) {
        names.add("blocks." + i + "." + part);
      }
    }
    if (spec.pooling() == ViTSpec.Pooling.ATTENTION) {
      IN_EVERY_POOL.forEach(part -> names.add("attn_pool." + part));
    }
    return names;
  }

  private void checkShape(String name, ViTSpec spec) {
    long d = spec.width();
    if (name.equals("pos_embed") || name.equals("reg_token")) {
      rows(name, d);
      return;
    }
    if (name.equals(ViT.PATCH_ORDER)) { // as many keys as whoever wrote it liked
      List<Long> shape = first(name);
      require(name, List.of(shape.size() == 1 ? shape.get(0) : 1L));
      return;
    }
    if (name.equals(ViT.PREFIX_MASK)) {
      require(name, List.of((long) spec.prefixTokens()));
      return;
    }
    if (name.equals("cls_token") || name.endsWith(".latent")) {
      if (rows(name, d) != 1) {
        throw wrong(source(name).files().get(0), "[1, 1, " + d + "]");
      }
      return;
    }
    require(name, expected(name, d, spec.headWidth()));
  }

  private List<Long> expected(String name, long d, long headWidth) {
    String group = name.substring(0, name.lastIndexOf('.'));
    boolean bias = name.endsWith(".bias");
    if (group.equals("patch_embed.proj")) {
      return bias ? List.of(d) : kernel();
    }
    if (group.equals("head")) {
      long outputs = outputs("head.weight");
      return bias ? List.of(outputs) : List.of(outputs, d);
    }
    if (group.endsWith("q_norm") || group.endsWith("k_norm")) {
      return List.of(headWidth);
    }
    if (group.endsWith(".in_proj")) {
      return bias ? List.of(3 * d) : List.of(3 * d, d);
    }
    if (group.endsWith(".qkv")) {
      long rows = 3 * mixed(group, d, headWidth);
      return bias ? List.of(rows) : List.of(rows, d);
    }
    if (group.endsWith(".attn.proj")) {
      return bias ? List.of(d) : List.of(d, mixed(group.replace(".proj", ".qkv"), d, headWidth));
    }
    if (group.endsWith(".proj")) {
      return bias ? List.of(d) : List.of(d, d);
    }
    if (group.endsWith(".fc1")) {
      long hidden = outputs(group + ".weight");
      return bias ? List.of(hidden) : List.of(hidden, d);
    }
    if (group.endsWith(".fc2")) {
      long hidden = outputs(group.replace(".fc2", ".fc1") + ".weight");
      return bias ? List.of(d) : List.of(d, hidden);
    }
    return List.of(d); // gains and biases of norms, layer scales
  }

  /**
   * Width of all heads of a block together. Only our own form has blocks with another number of
   * heads than the model's.
   */
  private long mixed(String qkv, long d, long headWidth) {
    if (!thinned) {
      return d;
    }
    long rows = outputs(qkv + ".weight");
    return rows > 0 && rows % (3 * headWidth) == 0 ? rows / 3 : d;
  }

  /** The first size of a matrix as the model uses it. */
  private long outputs(String name) {
    Source source = sources.get(name);
    if (source == null) {
      return -1; // a bias without its weight fits nothing
    }
    List<Long> shape = shape(source.files().get(0));
    return shape.size() != 2 ? -1 : shape.get(source instanceof Source.Transposed ? 1 : 0);
  }

  private void require(String name, List<Long> expected) {
    Source source = source(name);
    List<Long> inFile = new ArrayList<>(expected);
    if (source instanceof Source.Transposed) {
      Collections.reverse(inFile);
    } else {
      inFile.set(0, expected.get(0) / source.files().size());
    }
    for (String tensor : source.files()) {
      if (!shape(tensor).equals(inFile)) {
        throw wrong(tensor, inFile.contains(-1L) ? "a matrix and its bias" : inFile);
      }
    }
  }

  /** Rows of a table [rows, D] or [1, rows, D], or 1 of a vector [D]. */
  private int rows(String name, long width) {
    String tensor = source(name).files().get(0);
    List<Long> shape = shape(tensor);
    int rank = shape.size();
    long rows = rank < 2 ? 1 : shape.get(rank - 2);
    long before = shape.stream().limit(Math.max(0, rank - 2)).reduce(1L, (a, b) -> a * b);
    if (rank == 0 || shape.get(rank - 1) != width || before != 1 || rows < 1 || rows > 1 << 24) {
      throw wrong(tensor, "[1, rows, " + width + "]");
    }
    return (int) rows;
  }

  private List<Long> first(String name) {
    return shape(source(name).files().get(0));
  }

  private List<Long> shape(String tensor) {
    return file.entry(tensor).shape();
  }

  private Source source(String name) {
    Source source = sources.get(name);
    if (source == null) {
      throw new IllegalStateException("required and absent: " + name);
    }
    return source;
  }

  private BadInput wrong(String tensor, Object expected) {
    return BadInput.of("A weight has another shape than the model needs")
        .at(tensor)
        .expected(expected)
        .found(shape(tensor))
        .fix("Take the whole checkpoint from its publisher.")
        .bad();
  }
}
