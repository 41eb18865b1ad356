package activemark.model.backbone.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.Golden;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.SafetensorsWriter;
import activemark.io.checkpoint.TensorBytes;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.ViTSpec.Activation;
import activemark.model.backbone.ViTSpec.Pooling;
import activemark.model.backbone.ViTSpec.Positions;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from names, shapes and configuration, and what is said where they do not do. */
final class SpecReaderTest {
  static final List<String> MODELS = Golden.MODELS;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private int copies;

  private static ViTSpec spec(Path model) {
    try (VisionModel vision = VisionModel.open(model)) {
      return vision.spec();
    }
  }

  private Path copy(String golden) {
    return Golden.copy(golden, folder.resolve("model" + ++copies));
  }

  /** A golden model with other tensors. */
  private Path tensors(String golden, Consumer<Map<String, TensorBytes>> edit) {
    Path model = copy(golden);
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    Path weights;
    try (Checkpoint from = Checkpoint.open(Golden.of(golden))) {
      from.names().forEach(name -> tensors.put(name, from.tensor(name)));
      weights = model.resolve(from.weightFiles().get(0).getFileName().toString());
    }
    edit.accept(tensors);
    try {
      Files.delete(weights);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    SafetensorsWriter.write(weights, tensors, Map.of());
    return model;
  }

  /** A golden model with another configuration. */
  private Path config(String golden, Consumer<ObjectNode> edit) throws IOException {
    Path model = copy(golden);
    Path file =
        model.resolve(golden.equals("openclip-vit") ? "open_clip_config.json" : "config.json");
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    edit.accept(json);
    JSON.writeValue(file.toFile(), json);
    return model;
  }

  private static TensorBytes zeros(long... shape) {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    int n = Math.toIntExact(sizes.stream().reduce(1L, (a, b) -> a * b));
    return TensorBytes.of(new float[n], sizes);
  }

  private static void assertRefused(Path model, String... parts) {
    assertThatThrownBy(() -> VisionModel.open(model).close())
        .isInstanceOf(BadInput.class)
        .message()
        .contains(parts);
  }

  @ParameterizedTest
  @CsvSource({
    "timm-vit, blocks.1.attn.rope.freqs",
    "hf-dinov2, encoder.layer.0.attention.rope.weight",
    "openclip-vit, visual.transformer.resblocks.0.attn.inner_norm.weight"
  })
  void blockThatHoldsMoreThanIsComputed_isRefused(String golden, String name) {
    Path model = tensors(golden, all -> all.put(name, zeros(4)));

    assertRefused(model, "more than this program computes", name);
  }

  @ParameterizedTest
  @CsvSource({"pool_type, avg", "final_ln_after_pool, true", "attentional_pool, true"})
  void openClipTowerThatPoolsOtherwise_isRefused(String field, String value) throws IOException {
    Path model =
        config(
            "openclip-vit",
            json -> ((ObjectNode) json.at("/model_cfg/vision_cfg")).put(field, value));

    assertRefused(model, field, value);
  }

  @ParameterizedTest
  @CsvSource({
    "hf-clip-full, hf-clip, TRANSFORMERS, QUICK_GELU, 1e-5, false, TOKEN, true, 0",
    "hf-clip-vision, hf-clip, TRANSFORMERS, QUICK_GELU, 1e-5, false, TOKEN, true, 0",
    "hf-dinov2, hf-dinov2, TRANSFORMERS, GELU, 1e-6, true, TOKEN, true, 0",
    "hf-dinov2-registers, hf-dinov2, TRANSFORMERS, GELU, 1e-6, true, TOKEN, true, 4",
    "hf-siglip-vision, hf-siglip, TRANSFORMERS, GELU_TANH, 1e-6, true, ATTENTION, false, 0",
    "hf-vit, hf-vit, TRANSFORMERS, GELU, 1e-12, true, TOKEN, true, 0",
    "openclip-vit, openclip, TIMM, QUICK_GELU, 1e-5, false, TOKEN, true, 0",
    "timm-vit, timm, TIMM, GELU, 1e-6, true, TOKEN, true, 0",
    "timm-vit-avgpool-qknorm, timm, TIMM, GELU, 1e-6, true, AVERAGE, false, 0",
    "timm-vit-clip, timm, TIMM, QUICK_GELU, 1e-6, true, TOKEN, true, 0",
    "timm-vit-layerscale-registers, timm, TIMM, GELU, 1e-6, true, TOKEN, true, 4"
  })
  void golden_isUnderstood(
      String name,
      String layout,
      Positions positions,
      Activation activation,
      double epsilon,
      boolean normalised,
      Pooling pooling,
      boolean classToken,
      int registers) {
    try (VisionModel vision = VisionModel.open(Golden.of(name))) {
      assertThat(vision.layout()).isEqualTo(layout);
      assertThat(vision.spec())
          .isEqualTo(
              new ViTSpec(
                  4,
                  32,
                  4,
                  8,
                  8,
                  32,
                  classToken,
                  registers,
                  activation,
                  epsilon,
                  positions,
                  normalised,
                  pooling));
    }
  }

  @ParameterizedTest
  @FieldSource("MODELS")
  void withoutConfiguration_namesTheLayoutAndTheFile(String name) throws IOException {
    Path model = copy(name);
    Files.deleteIfExists(model.resolve("config.json"));
    Files.deleteIfExists(model.resolve("open_clip_config.json"));
    String layout = name.startsWith("timm") ? "timm" : name.startsWith("open") ? "openclip" : name;

    if (name.contains("-vision") || name.contains("-full")) { // CLIP and SigLIP name blocks alike
      assertRefused(model, "fit several layouts", "hf-clip, hf-siglip", "configuration file");
    } else {
      assertRefused(
          model,
          "configuration file of the model is missing",
          "named as in " + layout.replace("-registers", ""),
          name.startsWith("open") ? "open_clip_config.json" : "config.json");
    }
  }

  @Test
  void missingValues_areNamedAllAtOnce() throws IOException {
    Path model =
        config(
            "hf-dinov2",
            json ->
                json.remove(
                    List.of("num_attention_heads", "layer_norm_eps", "image_size", "hidden_act")));

    assertRefused(
        model, "config.json", "num_attention_heads", "layer_norm_eps", "image_size", "hidden_act");
  }

  @Test
  void missingSection_isNamed() throws IOException {
    assertRefused(
        config("hf-clip-full", json -> json.remove("vision_config")),
        "vision_config",
        "no such file or section");
    assertRefused(
        config(
            "timm-vit",
            json -> {
              json.remove("model_args");
              json.remove("pretrained_cfg");
            }),
        "num_heads");
  }

  @Test
  void missingOpenClipValues_areNamed() throws IOException {
    assertRefused(
        config(
            "openclip-vit",
            json -> ((ObjectNode) json.at("/model_cfg/vision_cfg")).remove("image_size")),
        "vision_cfg",
        "image_size");
  }

  @ParameterizedTest
  @CsvSource({
    "hf-vit, model_type, \"swin\", model type is not supported",
    "hf-vit, hidden_act, \"silu\", activation is not supported",
    "hf-vit, num_attention_heads, 5, a divisor of the width 32",
    "hf-vit, num_attention_heads, 0, a divisor of the width 32",
    "hf-vit, num_attention_heads, -4, a divisor of the width 32",
    "hf-vit, num_attention_heads, \"4\", num_attention_heads (a whole number)",
    "hf-vit, num_attention_heads, 99999999999, num_attention_heads (a whole number)",
    "hf-vit, layer_norm_eps, \"small\", layer_norm_eps (a number)",
    "hf-vit, image_size, 64, position table does not fit",
    "hf-vit, image_size, 0, image_size",
    "hf-vit, image_size, -32, image_size",
    "hf-vit, image_size, 4, image_size",
    "hf-vit, image_size, '[32, 64]', not square",
    "timm-vit, global_pool, \"map\", pooling is not supported"
  })
  void wrongValue_isNamed(String golden, String field, String value, String told)
      throws IOException {
    assertRefused(
        config(
            golden,
            json -> {
              try {
                json.set(field, JSON.readTree(value));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            }),
        told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[32, 32]", "[3, 32, 32]", "32"})
  void size_mayBeANumberOrASquarePair(String size) throws IOException {
    Path model =
        config(
            "hf-vit",
            json -> {
              try {
                json.set("image_size", JSON.readTree(size));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(spec(model).imageSize()).isEqualTo(32);
  }

  @ParameterizedTest
  @CsvSource({"vit_small_patch8_32, 6", "vit_base_patch8_32, 12", "vit_tiny_patch8_32, 3"})
  void timmHeads_followFromTheArchitecture(String architecture, int heads) throws IOException {
    Path model =
        config(
            "timm-vit",
            json -> {
              json.put("architecture", architecture);
              ((ObjectNode) json.get("model_args")).remove("num_heads");
            });

    // Width 32 has no six or twelve heads: the message shows what was taken.
    assertRefused(model, "number of attention heads", Integer.toString(heads));
  }

  @Test
  void timmClipTowers_haveTheLargerEpsilon() throws IOException {
    Path model =
        config("timm-vit-clip", json -> json.put("architecture", "vit_base_patch8_clip_32"));

    assertThat(spec(model).normEpsilon()).isEqualTo(1e-5);
  }

  @Test
  void aTensorThatEveryLayoutNeeds_isNamedWhenItIsMissing() {
    String name = "encoder.layer.0.attention.attention.key.weight";

    assertRefused(
        tensors("hf-dinov2", t -> t.remove(name)), "not named in a layout", "hf-dinov2", name);
  }

  @Test
  void prefixes_areSeen() {
    Path model =
        tensors(
            "hf-dinov2",
            t -> {
              Map<String, TensorBytes> plain = new LinkedHashMap<>(t);
              t.clear();
              plain.forEach((name, value) -> t.put("dinov2." + name, value));
            });

    assertThat(spec(model)).isEqualTo(spec(Golden.of("hf-dinov2")));
  }

  @Test
  void namesOfTwoLayouts_withoutConfiguration_areAmbiguous() throws IOException {
    Path model =
        tensors(
            "timm-vit",
            t -> {
              try (Checkpoint other = Checkpoint.open(Golden.of("hf-vit"))) {
                other.names().forEach(name -> t.put(name, other.tensor(name)));
              }
            });
    Files.delete(model.resolve("config.json"));

    assertRefused(model, "fit several layouts", "timm", "hf-vit");
  }

  @Test
  void blocksThatAreNotSupported_areNamed() {
    assertRefused(
        tensors("hf-dinov2", t -> t.put("encoder.layer.0.mlp.weights_in.weight", zeros(2))),
        "SwiGLU");
    assertRefused(
        tensors(
            "openclip-vit",
            t -> {
              t.clear();
              try (Checkpoint other = Checkpoint.open(Golden.of("timm-vit"))) {
                other.names().forEach(n -> t.put("visual.trunk." + n, other.tensor(n)));
              }
            }),
        "timm tower is not supported");
  }

  @ParameterizedTest
  @CsvSource({
    "embeddings.patch_embeddings.projection.weight, 32x1x8x8",
    "embeddings.patch_embeddings.projection.weight, 32x3x8x4",
    "embeddings.patch_embeddings.projection.weight, 32x192",
    "embeddings.patch_embeddings.projection.weight, 0x3x8x8",
    "embeddings.patch_embeddings.projection.weight, 32x3x0x0",
    "embeddings.patch_embeddings.projection.bias, 31",
    "embeddings.position_embeddings, 17",
    "embeddings.position_embeddings, 1x17x31",
    "embeddings.position_embeddings, 2x17x32",
    "embeddings.cls_token, 1x2x32",
    "encoder.layer.2.norm1.weight, 16",
    "encoder.layer.2.norm2.bias, 1",
    "encoder.layer.2.attention.attention.key.weight, 16x32",
    "encoder.layer.2.attention.attention.query.bias, 64",
    "encoder.layer.2.attention.output.dense.weight, 32x16",
    "encoder.layer.2.attention.output.dense.bias, 1x32",
    "encoder.layer.2.layer_scale1.lambda1, 1",
    "encoder.layer.2.mlp.fc1.weight, 128x31",
    "encoder.layer.2.mlp.fc1.weight, 128",
    "encoder.layer.2.mlp.fc1.bias, 127",
    "encoder.layer.2.mlp.fc2.weight, 32x127",
    "encoder.layer.2.mlp.fc2.bias, 33",
    "layernorm.weight, 64"
  })
  void aTensorOfAnotherShape_isNamed_beforeAnythingIsComputed(String name, String shape) {
    long[] sizes = Arrays.stream(shape.split("x")).mapToLong(Long::parseLong).toArray();

    assertRefused(tensors("hf-dinov2", t -> t.put(name, zeros(sizes))), name);
  }

  @Test
  void registersOfAnotherShape_areNamed() {
    assertRefused(
        tensors("hf-dinov2-registers", t -> t.put("embeddings.register_tokens", zeros(4))),
        "embeddings.register_tokens");
  }

  @Test
  void aBlockThatLacksAPart_isNamed() {
    assertRefused(
        tensors("hf-dinov2", t -> t.remove("encoder.layer.3.mlp.fc2.weight")),
        "encoder.layer.3.mlp.fc2.weight");
    assertRefused(
        tensors("timm-vit", t -> t.remove("blocks.1.attn.qkv.weight")), "blocks.1.attn.qkv.weight");
  }

  @Test
  void aMissingFinalNorm_isNamed() {
    assertRefused(tensors("hf-dinov2", t -> t.remove("layernorm.weight")), "layernorm.weight");
  }

  @ParameterizedTest
  @CsvSource({
    "hf-dinov2, encoder.layer.2., num_hidden_layers",
    "hf-clip-full, vision_model.encoder.layers.2., num_hidden_layers",
    "timm-vit, blocks.2., depth",
    "openclip-vit, visual.transformer.resblocks.2., layers"
  })
  void aMissingBlock_isNoShallowerModel(String golden, String block, String field) {
    assertRefused(
        tensors(golden, t -> t.keySet().removeIf(name -> name.startsWith(block))),
        field,
        "2, the number of blocks");
  }

  @Test
  void aMissingClassToken_isNamed() {
    assertRefused(
        tensors("hf-dinov2", t -> t.remove("embeddings.cls_token")), "embeddings.cls_token");
  }

  @Test
  void weightsOfWholeNumbers_areRefusedWhenLoaded() {
    String name = "encoder.layer.1.norm1.bias";
    Path model =
        tensors(
            "hf-dinov2",
            t -> t.put(name, new TensorBytes(DType.I32, List.of(32L), ByteBuffer.allocate(128))));
    try (VisionModel vision = VisionModel.open(model)) {
      assertThatThrownBy(vision::load)
          .isInstanceOf(BadInput.class)
          .hasMessageContaining(name)
          .hasMessageContaining("I32");
    }
  }
}
