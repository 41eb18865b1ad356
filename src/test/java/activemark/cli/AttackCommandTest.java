package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.io.checkpoint.Checkpoint;
import activemark.model.backbone.layout.VisionModel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttackCommandTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;
  private Path model;
  private Path data;

  @BeforeEach
  void makeModelAndData() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(GOLDEN.resolve("hf-dinov2").resolve(name), model.resolve(name));
    }
    Files.writeString(
        model.resolve("preprocessor_config.json"),
        """
        {"image_processor_type": "BitImageProcessor", "do_resize": true,
         "size": {"shortest_edge": 32}, "resample": 3, "do_center_crop": true,
         "crop_size": {"height": 32, "width": 32}, "do_rescale": true,
         "rescale_factor": 0.00392156862745098, "do_normalize": true,
         "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "do_convert_rgb": true}
        """);
    data = folder.resolve("data");
    for (int i = 0; i < 6; i++) {
      picture(data.resolve("dark/" + i + ".png"), 10 * i);
      picture(data.resolve("light/" + i + ".png"), 0xd0d0d0 + i);
    }
  }

  @Test
  void prune_writesAModelOfTheSameLayout_andLeavesTheStolenOneAlone() {
    String before = digest(model);
    Run run = attack("prune", "--set", "ratio=0.5");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("prune ratio=0.5 reach=layer", "zeros", "weight change");
    assertThat(digest(model)).isEqualTo(before);
    try (VisionModel attacked = VisionModel.open(out());
        VisionModel stolen = VisionModel.open(model)) {
      assertThat(attacked.layout()).isEqualTo(stolen.layout());
      assertThat(attacked.checkpoint().names()).isEqualTo(stolen.checkpoint().names());
      assertThat(attacked.identity()).isNotEqualTo(stolen.identity());
    }
  }

  @Test
  void finetune_printsAccuracies_andJsonIsOneDocument() throws IOException {
    Run run =
        attack(
            "finetune",
            "--data",
            data.toString(),
            "--set",
            "epochs=1",
            "--set",
            "batch=4",
            "--json",
            "-");

    assertThat(run.code()).isZero();
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.path("settings").path("epochs").asText()).isEqualTo("1");
    assertThat(document.path("measures").path("testAccuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(document.path("measures").path("weightChange").asDouble()).isPositive();
    assertThat(run.err()).contains("train accuracy", "test accuracy");
  }

  @Test
  void then_attacksTheFormersResult() throws IOException {
    Run run =
        attack("prune", "--set", "ratio=0.5", "--then", "noise share=0.01", "--json", "-", "-q");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.path("attack").asText()).isEqualTo("prune");
    assertThat(document.path("then").get(0).path("settings").path("share").asText())
        .isEqualTo("0.01");
    assertThat(document.path("measures").has("prune.zeros")).isTrue();
  }

  @Test
  void average_withItself_changesNothing() {
    Run run = attack("average", "--base", model.toString());

    assertThat(run.code()).isZero();
    assertThat(digest(out())).isEqualTo(digest(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop-heads", "drop-units", "drop-blocks", "slice-width"})
  void attackThatChangesShapes_writesAModelThatCanBeLoadedAndRun(String id) {
    String pictures = data.resolve("dark").toString();
    Run run = id.equals("slice-width") ? attack(id, "--images", pictures) : attack(id);

    assertThat(run.code()).as(run.err()).isZero();
    Run evaluated =
        Run.of("evaluate", out().toString(), "--task", "knn", "--data", data.toString());
    assertThat(evaluated.code()).isZero();
    assertThat(evaluated.out()).contains("accuracy");
  }

  @Test
  void seed_decidesTheNoise() {
    attack("noise", "--seed", "1");
    String first = digest(out());
    for (String seed : List.of("1", "2")) {
      Path other = folder.resolve("seed" + seed);
      Run.of("attack", "noise", model.toString(), "--out", other.toString(), "--seed", seed);
      assertThat(digest(other).equals(first)).isEqualTo(seed.equals("1"));
    }
  }

  @Test
  void list_namesEveryAttackWithItsParameters() {
    Run run = Run.of("attack", "--list");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("prune", "ratio", "0.4", "quantise", "finetune", "--data");
  }

  @Test
  void mistakes_areNamed_andNothingIsWritten() {
    assertRefused(attack("burn"), "no such attack", "prune, quantise");
    assertRefused(attack("prune", "--set", "power=9"), "--set power", "ratio, reach");
    assertRefused(attack("average"), "--base", "public model");
    assertRefused(attack("finetune"), "--data", "one sub folder");
    assertRefused(attack("prune", "--base", model.toString()), "no use", "--base");
    assertRefused(attack("prune", "--then", "burn"), "no such attack");
    assertRefused(attack("prune", "--then", "average share=0.4"), "--base");
    assertRefused(Run.of("attack"), "ID", "--list");
    assertRefused(Run.of("attack", "prune", model.toString()), "--out DIR");
    assertRefused(
        Run.of("attack", "prune", model.toString(), "--out", model.toString()), model.toString());
  }

  @Test
  void evaluate_printsAccuracyAndDifference() throws IOException {
    Path json = folder.resolve("result.json");
    Run alone = evaluate();
    Run compared = evaluate("--against", model.toString(), "--json", json.toString());

    assertThat(alone.code()).isZero();
    assertThat(alone.out()).contains("accuracy", "95 % interval", "12 pictures");
    assertThat(compared.code()).isZero();
    assertThat(compared.out()).contains("difference", "+0.0000", "0 pictures gained, 0 lost");
    JsonNode document = new ObjectMapper().readTree(json.toFile());
    assertThat(document.path("difference").asDouble()).isZero();
    assertThat(document.path("model").path("n").asInt()).isEqualTo(12);
  }

  @Test
  void evaluate_severalTasks_areOneDocument() throws IOException {
    Run run =
        evaluate("--task", "knn,linear", "--against", model.toString(), "--json", "-", "--quiet");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.path("tasks")).hasSize(2);
    assertThat(document.path("tasks").get(1).path("model").path("task").asText())
        .isEqualTo("linear");
    assertThat(document.path("tasks").get(0).path("low").asDouble()).isNegative();
  }

  @Test
  void evaluate_unknownTask_listsTheKnownOnes() {
    Run run = Run.of("evaluate", model.toString(), "--task", "chess", "--data", data.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--task", "knn, linear");
  }

  private Run evaluate(String... more) {
    List<String> line =
        new ArrayList<>(List.of("evaluate", model.toString(), "--data", data.toString()));
    if (!List.of(more).contains("--task")) {
      line.addAll(List.of("--task", "knn"));
    }
    line.addAll(List.of(more));
    return Run.of(line.toArray(String[]::new));
  }

  private Run attack(String id, String... more) {
    List<String> line =
        new ArrayList<>(List.of("attack", id, model.toString(), "--out", out().toString()));
    line.addAll(List.of(more));
    return Run.of(line.toArray(String[]::new));
  }

  private void assertRefused(Run run, String... parts) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(parts);
    assertThat(out()).doesNotExist();
  }

  private Path out() {
    return folder.resolve("attacked");
  }

  private static String digest(Path model) {
    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      return checkpoint.digest();
    }
  }

  private static void picture(Path file, int rgb) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1600; i++) {
      image.setRGB(i % 40, i / 40, rgb);
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
