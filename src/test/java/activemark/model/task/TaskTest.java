package activemark.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.image.Preprocessing;
import activemark.io.progress.Progress;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.model.train.HeadTraining;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
final class TaskTest {
  static final List<Task> ALL = Tasks.ALL;

  private static final List<String> SEGMENTATION = List.of("segment-linear", "segment-conv");
  private static final Preprocessing PREPROCESSING = preprocessing();

  @Test
  void knn_separatedDirections_areAllRight_whateverTheirLength() {
    try (Scope scope = Scope.open()) {
      List<Integer> labels = labels(30, 3);
      Tensor rows = directions(labels, 0.1);

      assertThat(KnnTask.right(rows, labels, rows, labels, true)).hasSize(30).containsOnly(true);
    }
  }

  @Test
  void knn_pictureDoesNotVoteForItself() {
    try (Scope scope = Scope.open()) {
      // One picture each of two classes, and each is the other's only neighbour.
      Tensor rows = Ops.tensor(new float[] {1, 0, 0, 1}, 2, 2);
      List<Integer> labels = List.of(0, 1);

      assertThat(KnnTask.right(rows, labels, rows, labels, true)).containsOnly(false);
      assertThat(KnnTask.right(rows, labels, rows, labels, false)).hasSize(2);
    }
  }

  @Test
  void knn_tenNearestVote_notAll() {
    try (Scope scope = Scope.open()) {
      // Ten of class 1 are near, fifty of class 0 are far.
      List<Integer> labels = new ArrayList<>(Collections.nCopies(10, 1));
      labels.addAll(Collections.nCopies(50, 0));
      float[] values = new float[120];
      for (int i = 0; i < 60; i++) {
        values[2 * i + (i < 10 ? 0 : 1)] = 1 + i;
      }
      Tensor known = Ops.tensor(values, 60, 2);
      Tensor question = Ops.tensor(new float[] {1, 0.1f}, 1, 2);

      assertThat(KnnTask.right(question, List.of(1), known, labels, false)).containsExactly(true);
    }
  }

  @Test
  void linearProbe_separatedDirections_areRight() {
    try (Scope scope = Scope.open()) {
      List<Integer> labels = labels(60, 3);
      List<Boolean> right =
          HeadTraining.right(
              directions(labels, 0.2), labels, directions(labels, 0.25), labels, new Seed(2));

      assertThat(right).hasSize(60).containsOnly(true);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void task_coloursApart_areTold_twiceTheSame(Task task, @TempDir Path folder) throws IOException {
    layOut(task, folder, 12);
    try (ViT model = TinyModels.vit(1)) {
      TaskResult result = task.run(bench(model, folder));
      TaskResult again = task.run(bench(model, folder));

      assertThat(result).isEqualTo(again);
      assertThat(result.value()).isEqualTo(1);
      assertThat(result.low()).isBetween(0.3, 1.0);
      assertThat(result.high()).isEqualTo(1);
      assertThat(result.tally().n()).isEqualTo(result.n());
      assertThat(task.fits(folder)).isTrue();
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void task_insideACommandsScope_leavesNothingToIt(Task task, @TempDir Path folder)
      throws IOException {
    layOut(task, folder, 4);
    try (ViT model = TinyModels.vit(1);
        Scope scope = Scope.open()) {
      long before = Pointer.totalCount();
      task.run(bench(model, folder));

      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"knn", "linear", "finetune"})
  void task_dividedData_isJudgedByItsTestPictures(String id, @TempDir Path folder)
      throws IOException {
    colours(Files.createDirectory(folder.resolve("train")), 10);
    colours(Files.createDirectory(folder.resolve("test")), 3);
    try (ViT model = TinyModels.vit(1)) {
      assertThat(Tasks.named(id).run(bench(model, folder)).n()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void task_dataOfAnotherLayout_isRefused_andSaysWhatIsExpected(Task task, @TempDir Path folder)
      throws IOException {
    if (SEGMENTATION.contains(task.id())) {
      colours(folder, 2);
    } else {
      segmented(folder, 2);
    }
    try (ViT model = TinyModels.vit(1)) {
      assertThat(task.fits(folder)).isFalse();
      assertThatThrownBy(() -> task.run(bench(model, folder)))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining(SEGMENTATION.contains(task.id()) ? "trainannot" : "one sub folder");
    }
  }

  @Test
  void task_classOnlyInTheTestPictures_isRefused(@TempDir Path folder) throws IOException {
    colours(Files.createDirectory(folder.resolve("train")), 2);
    colours(Files.createDirectory(folder.resolve("test")), 2);
    Files.move(folder.resolve("test/red"), folder.resolve("test/green"));
    try (ViT model = TinyModels.vit(1)) {
      assertThatThrownBy(() -> Tasks.named("knn").run(bench(model, folder)))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("green")
          .hasMessageContaining("blue, red");
    }
  }

  @Test
  void task_oneClass_isRefused(@TempDir Path folder) throws IOException {
    picture(Files.createDirectory(folder.resolve("only")).resolve("a.png"), Color.RED);
    try (ViT model = TinyModels.vit(1)) {
      assertThatThrownBy(() -> Tasks.named("knn").run(bench(model, folder)))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("only one class");
    }
  }

  @Test
  void named_unknown_listsTheKnownOnes() {
    assertThatThrownBy(() -> Tasks.named("chess"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("knn, linear");
  }

  @Test
  void chosen_all_isWhatTheDataLieRightFor(@TempDir Path folder) throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path scenes = Files.createDirectory(folder.resolve("scenes"));
    Path neither = Files.createDirectory(folder.resolve("neither"));
    colours(classes, 1);
    segmented(scenes, 1);

    assertThat(Tasks.chosen("all", classes))
        .extracting(Task::id)
        .containsExactly("knn", "linear", "finetune");
    assertThat(Tasks.chosen("all", scenes))
        .extracting(Task::id)
        .containsExactly("segment-linear", "segment-conv");
    assertThat(Tasks.chosen("linear, knn", neither))
        .extracting(Task::id)
        .containsExactly("linear", "knn");
    assertThatThrownBy(() -> Tasks.chosen("all", neither))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("segment-conv");
  }

  private static List<Integer> labels(int n, int classes) {
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      labels.add(i % classes);
    }
    return labels;
  }

  /** Along the axis of the class, of any length, with some noise. */
  private static Tensor directions(List<Integer> labels, double noise) {
    RandomStream random = new Seed(1).stream("directions" + noise);
    int width = 5;
    float[] values = new float[labels.size() * width];
    for (int i = 0; i < labels.size(); i++) {
      double length = 0.5 + 3 * random.nextDouble();
      for (int j = 0; j < width; j++) {
        double along = j == labels.get(i) ? 1 : 0;
        values[i * width + j] = (float) (length * (along + noise * random.nextGaussian()));
      }
    }
    return Ops.tensor(values, labels.size(), width);
  }

  private static TaskBench bench(ViT model, Path folder) {
    return new TaskBench(
        model, folder, PREPROCESSING, new Seed(7), Precision.FLOAT32, Progress.silent());
  }

  private static void layOut(Task task, Path folder, int each) throws IOException {
    if (SEGMENTATION.contains(task.id())) {
      segmented(folder, each);
    } else {
      colours(folder, each);
    }
  }

  /** Red pictures are of class 0 throughout, blue ones of class 1 but for a corner of none. */
  private static void segmented(Path folder, int each) throws IOException {
    for (String part : List.of("train", "test")) {
      for (int i = 0; i < each; i++) {
        int low = 5 * i;
        picture(folder.resolve(part + "/r" + i + ".png"), new Color(255 - low, low, low));
        picture(folder.resolve(part + "/b" + i + ".png"), new Color(low, low, 255 - low));
        map(folder.resolve(part + "annot/r" + i + ".png"), 0, 0);
        map(folder.resolve(part + "annot/b" + i + ".png"), 1, 11);
      }
    }
  }

  private static void map(Path file, int value, int corner) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(30, 20, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 600; i++) {
      boolean inCorner = i % 30 < 9 && i / 30 < 7;
      image.getRaster().setSample(i % 30, i / 30, 0, inCorner ? corner : value);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static void colours(Path folder, int each) throws IOException {
    for (int i = 0; i < each; i++) {
      int low = 5 * i;
      picture(folder.resolve("red/" + i + ".png"), new Color(255 - low, low, low));
      picture(folder.resolve("blue/" + i + ".png"), new Color(low, low, 255 - low));
    }
  }

  private static void picture(Path file, Color color) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 400; i++) {
      image.setRGB(i % 20, i / 20, color.getRGB());
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static Preprocessing preprocessing() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("size").put("height", TinyModels.SIZE).put("width", TinyModels.SIZE);
    json.put("do_resize", true).put("resample", 2).put("do_center_crop", false);
    json.put("do_rescale", true).put("rescale_factor", 1 / 255.0).put("do_normalize", false);
    return Preprocessing.fromHuggingFace(json);
  }
}
