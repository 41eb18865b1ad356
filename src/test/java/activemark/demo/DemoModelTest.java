package activemark.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.checkpoint.DType;
import activemark.io.image.Preprocessing;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoModelTest {
  private static final int DEPTH = 8;
  private static final long WIDTH = 192;

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void write() {
    model = folder.resolve("model");
    DemoModel.writeTo(model);
  }

  @Test
  void writeTo_givesTheTensorsOfADinov2Backbone() {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      assertThat(checkpoint.names()).containsExactlyInAnyOrderElementsOf(names());
    }
  }

  @Test
  void writeTo_weightsAreFiniteHalves() {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      for (String name : checkpoint.names()) {
        assertThat(checkpoint.tensor(name).dtype()).as(name).isEqualTo(DType.F16);
        for (float value : checkpoint.tensor(name).floats()) {
          assertThat(Float.isFinite(value)).as(name).isTrue();
        }
      }
    }
  }

  @Test
  void writeTo_shapesFollowTheConfiguration() {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      JsonNode config = checkpoint.configs().get("config.json");
      long side = config.path("image_size").asLong() / config.path("patch_size").asLong();
      long patch = config.path("patch_size").asLong();

      assertThat(config.path("model_type").asText()).isEqualTo("dinov2");
      assertThat(config.path("num_hidden_layers").asInt()).isEqualTo(DEPTH);
      assertThat(config.path("hidden_size").asLong()).isEqualTo(WIDTH);
      assertThat(shape(checkpoint, "embeddings.position_embeddings"))
          .containsExactly(1L, 1 + side * side, WIDTH);
      assertThat(shape(checkpoint, "embeddings.patch_embeddings.projection.weight"))
          .containsExactly(WIDTH, 3L, patch, patch);
      assertThat(shape(checkpoint, "encoder.layer.7.mlp.fc1.weight"))
          .containsExactly(config.path("mlp_ratio").asLong() * WIDTH, WIDTH);
    }
  }

  @Test
  void writeTo_preprocessingGivesPicturesOfTheConfiguredSize() {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      Preprocessing preprocessing =
          Preprocessing.fromHuggingFace(checkpoint.configs().get("preprocessor_config.json"));

      assertThat(preprocessing.height())
          .isEqualTo(preprocessing.width())
          .isEqualTo(checkpoint.configs().get("config.json").path("image_size").asInt());
    }
  }

  @Test
  void writeTo_bringsTheModelCard() throws IOException {
    assertThat(Files.readString(model.resolve("README.md"))).contains("Apache-2.0");
  }

  @Test
  void writeTo_existingFolder_isRefusedAndKept() throws IOException {
    Path mine = Files.createDirectory(folder.resolve("mine"));

    assertThatThrownBy(() -> DemoModel.writeTo(mine)).isInstanceOf(BadInput.class);
    assertThat(mine).isEmptyDirectory();
  }

  private static List<Long> shape(Checkpoint checkpoint, String name) {
    return checkpoint.tensor(name).shape();
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    names.add("embeddings.cls_token");
    names.add("embeddings.mask_token");
    names.add("embeddings.position_embeddings");
    List<String> layers =
        new ArrayList<>(List.of("embeddings.patch_embeddings.projection", "layernorm"));
    for (int i = 0; i < DEPTH; i++) {
      String block = "encoder.layer." + i + ".";
      for (String part : List.of("query", "key", "value")) {
        layers.add(block + "attention.attention." + part);
      }
      for (String part : List.of("attention.output.dense", "mlp.fc1", "mlp.fc2")) {
        layers.add(block + part);
      }
      for (int k = 1; k <= 2; k++) {
        layers.add(block + "norm" + k);
        names.add(block + "layer_scale" + k + ".lambda1");
      }
    }
    for (String layer : layers) {
      names.add(layer + ".weight");
      names.add(layer + ".bias");
    }
    return names;
  }
}
