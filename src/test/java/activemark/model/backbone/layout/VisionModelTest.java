package activemark.model.backbone.layout;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.Golden;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.SafetensorsWriter;
import activemark.io.checkpoint.TensorBytes;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From file tensors to weights and back, in every layout and precision. */
@NoLeaks
final class VisionModelTest {
  @TempDir Path folder;

  private static String identity(Path path) {
    try (VisionModel model = VisionModel.open(path)) {
      return model.identity();
    }
  }

  @Test
  void identity_isOfWhatTheModelComputes() throws IOException {
    Path model = TinyFolder.dinov2(folder.resolve("model"), 1);
    Path config = model.resolve("config.json");
    String before = identity(model);

    String text = Files.readString(config);
    Files.writeString(config, text.replaceFirst("\\{", "{\"transformers_version\": \"9\","));
    assertThat(identity(model)).isEqualTo(before).matches("[0-9a-f]{64}");
    assertThat(identity(TinyFolder.withEpsilon(model, folder.resolve("epsilon"), "1e-5")))
        .isNotEqualTo(before);
    assertThat(identity(TinyFolder.dinov2(folder.resolve("other"), 2))).isNotEqualTo(before);
  }

  static Stream<Arguments> modelsAndPrecisions() {
    return Golden.MODELS.stream()
        .flatMap(
            name ->
                Stream.of(DType.F32, DType.F16, DType.BF16).map(type -> Arguments.of(name, type)));
  }

  /** A golden model in a precision. */
  private Path model(String golden, DType type) {
    Path model = Golden.copy(golden, folder.resolve("model"));
    if (type == DType.F32) {
      return model;
    }
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    Path weights;
    try (Checkpoint from = Checkpoint.open(Golden.of(golden))) {
      from.names()
          .forEach(
              name -> {
                TensorBytes t = from.tensor(name);
                tensors.put(name, t.dtype().isWeight() ? t.to(type) : t);
              });
      weights = model.resolve(from.weightFiles().get(0).getFileName());
    }
    try {
      Files.delete(weights);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    SafetensorsWriter.write(weights, tensors, Map.of("format", "pt"));
    return model;
  }

  /** The tensors by which two checkpoints differ. */
  private static Set<String> differing(Path a, Path b) {
    try (Checkpoint x = Checkpoint.open(a);
        Checkpoint y = Checkpoint.open(b)) {
      assertThat(y.names()).isEqualTo(x.names());
      return x.names().stream()
          .filter(name -> !x.tensor(name).equals(y.tensor(name)))
          .collect(Collectors.toSet());
    }
  }

  private static void add(Backbone model, String name, double term) {
    try (Scope scope = Scope.open()) {
      model.weights().set(name, Ops.shift(model.weights().get(name), term));
    }
  }

  @ParameterizedTest
  @MethodSource("modelsAndPrecisions")
  void nothingChanged_isSavedByteForByte(String golden, DType type) throws IOException {
    Path from = model(golden, type);
    Path to = folder.resolve("saved");
    try (VisionModel vision = VisionModel.open(from);
        Backbone model = vision.load()) {
      Map<String, TensorBytes> changes = vision.changes(model);
      assertThat(changes).isEmpty();
      vision.checkpoint().savePatched(changes, to);
    }
    for (String name : from.toFile().list()) {
      assertThat(to.resolve(name)).hasSameBinaryContentAs(from.resolve(name));
    }
    assertThat(to.toFile().list()).hasSameSizeAs(from.toFile().list());
  }

  @ParameterizedTest
  @MethodSource("modelsAndPrecisions")
  void everyWeightChanged_comesBackAsItWasRounded(String golden, DType type) {
    Path from = model(golden, type);
    Path to = folder.resolve("saved");
    Map<String, float[]> written = new LinkedHashMap<>();
    try (VisionModel vision = VisionModel.open(from);
        Backbone model = vision.load();
        Scope scope = Scope.open()) {
      for (String name : List.copyOf(model.weights().names())) {
        add(model, name, 0.123);
        written.put(name, Ops.floats(model.weights().get(name)));
      }
      vision.checkpoint().savePatched(vision.changes(model), to);
    }
    try (VisionModel saved = VisionModel.open(to);
        Backbone model = saved.load();
        Scope scope = Scope.open()) {
      assertThat(model.weights().names()).isEqualTo(written.keySet());
      written.forEach(
          (name, values) ->
              assertThat(Ops.floats(model.weights().get(name)))
                  .as(name)
                  .isEqualTo(TensorBytes.of(values, (long) values.length).to(type).floats()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "timm-vit; blocks.2.attn.qkv.weight; blocks.2.attn.qkv.weight",
        "timm-vit-clip; norm_pre.bias; norm_pre.bias",
        "hf-vit; blocks.1.mlp.fc2.weight; encoder.layer.1.output.dense.weight",
        "hf-dinov2; blocks.3.ls2.gamma; encoder.layer.3.layer_scale2.lambda1",
        "hf-dinov2; blocks.1.attn.qkv.weight;"
            + " encoder.layer.1.attention.attention.query.weight,"
            + " encoder.layer.1.attention.attention.key.weight,"
            + " encoder.layer.1.attention.attention.value.weight",
        "hf-dinov2-registers; reg_token; embeddings.register_tokens",
        "hf-clip-full; head.weight; visual_projection.weight",
        "hf-clip-full; blocks.0.attn.qkv.bias;"
            + " vision_model.encoder.layers.0.self_attn.q_proj.bias,"
            + " vision_model.encoder.layers.0.self_attn.k_proj.bias,"
            + " vision_model.encoder.layers.0.self_attn.v_proj.bias",
        "hf-siglip-vision; attn_pool.in_proj.bias; vision_model.head.attention.in_proj_bias",
        "openclip-vit; head.weight; visual.proj",
        "openclip-vit; blocks.3.attn.qkv.weight;"
            + " visual.transformer.resblocks.3.attn.in_proj_weight",
        "openclip-vit; pos_embed; visual.positional_embedding"
      })
  void oneWeightChanged_changesItsTensorsOfTheFileAlone(
      String golden, String weight, String files) {
    Path from = model(golden, DType.F32);
    Path to = folder.resolve("saved");
    Set<String> expected =
        Stream.of(files.split(",")).map(String::strip).collect(Collectors.toSet());
    if (golden.equals("hf-siglip-vision")) {
      expected = prefixAsInTheFile(from, expected);
    }
    try (VisionModel vision = VisionModel.open(from);
        Backbone model = vision.load()) {
      add(model, weight, 0.5);
      Map<String, TensorBytes> changes = vision.changes(model);
      assertThat(changes.keySet()).isEqualTo(expected);
      vision.checkpoint().savePatched(changes, to);
    }
    assertThat(differing(from, to)).isEqualTo(expected);
  }

  private static Set<String> prefixAsInTheFile(Path model, Set<String> names) {
    try (Checkpoint file = Checkpoint.open(model)) {
      return names.stream()
          .map(name -> file.has(name) ? name : name.replace("vision_model.", ""))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aChangeInTheKeysAlone_leavesQueriesAndValues() {
    try (VisionModel vision = VisionModel.open(Golden.of("hf-dinov2"));
        Backbone model = vision.load()) {
      try (Scope scope = Scope.open()) {
        Tensor keys = model.weights().get("blocks.2.attn.qkv.weight").narrow(0, 32, 32);
        keys.copy_(Ops.shift(keys, 1));
      }
      assertThat(vision.changes(model).keySet())
          .containsExactly("encoder.layer.2.attention.attention.key.weight");
    }
  }

  @Test
  void aTransposedMatrix_isTurnedBack() {
    try (VisionModel vision = VisionModel.open(Golden.of("openclip-vit"));
        Backbone model = vision.load();
        Scope scope = Scope.open()) {
      TensorBytes file = vision.checkpoint().tensor("visual.proj"); // [32, 24]
      float[] before = file.floats();
      Tensor head = model.weights().get("head.weight"); // [24, 32]
      assertThat(head.size(0)).isEqualTo(24);
      head.select(0, 5).select(0, 7).fill_(Ops.number(99));
      float[] after = vision.changes(model).get("visual.proj").floats();

      List<Integer> changed = new ArrayList<>();
      for (int i = 0; i < after.length; i++) {
        if (after[i] != before[i]) {
          changed.add(i);
        }
      }
      assertThat(changed).containsExactly(7 * 24 + 5);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F16", "BF16"})
  void aChangeBelowTheFilesPrecision_isNone(DType type) {
    try (VisionModel vision = VisionModel.open(model("hf-dinov2", type));
        Backbone model = vision.load();
        Scope scope = Scope.open()) {
      String name = "blocks.0.mlp.fc1.weight";
      model.weights().set(name, Ops.scale(model.weights().get(name), 1 + 1e-5));

      assertThat(vision.changes(model)).isEmpty();
    }
  }

  @Test
  void otherValuesForTensorsOfTheFile_areLoadedInTheirPlace() {
    String name = "encoder.layer.1.attention.attention.value.bias";
    float[] values = new float[32];
    Arrays.fill(values, 4);
    try (VisionModel vision = VisionModel.open(Golden.of("hf-dinov2"));
        Backbone model = vision.load(Map.of(name, TensorBytes.of(values, 32L)));
        Scope scope = Scope.open()) {
      float[] qkv = Ops.floats(model.weights().get("blocks.1.attn.qkv.bias"));

      assertThat(Arrays.copyOfRange(qkv, 64, 96)).isEqualTo(values);
      assertThat(vision.changes(model).keySet()).containsExactly(name);
    }
  }

  @Test
  void copy_hasWeightsOfItsOwn_andNeedsNoScope() {
    try (VisionModel vision = VisionModel.open(Golden.of("hf-dinov2"));
        Backbone model = vision.load();
        Backbone copy = model.copy()) {
      add(copy, "norm.bias", 1);

      assertThat(vision.changes(model)).isEmpty();
      assertThat(vision.changes(copy).keySet()).containsExactly("layernorm.bias");
    }
  }
}
