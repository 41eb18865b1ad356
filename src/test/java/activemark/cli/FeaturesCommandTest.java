package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.Golden;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.SafetensorsFile;
import activemark.io.checkpoint.SafetensorsWriter;
import activemark.io.checkpoint.TensorBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
final class FeaturesCommandTest {
  private static final Path MODEL = Golden.of("hf-dinov2");

  @TempDir Path folder;

  private Path out() {
    return folder.resolve("features.safetensors");
  }

  private Run features(Object... more) {
    return Run.of(
        Stream.concat(Stream.of("features", MODEL, "--out", out()), Arrays.stream(more))
            .map(Object::toString)
            .toArray(String[]::new));
  }

  private Path pixels(TensorBytes value) {
    Path file = folder.resolve("pixels.safetensors");
    SafetensorsWriter.write(file, Map.of("pixel_values", value), Map.of());
    return file;
  }

  private void assertRefused(Run run, String... parts) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("error:").contains(parts).doesNotContain("\tat ");
    assertThat(out()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf-dinov2", "hf-dinov2-resized"})
  void pixels_giveTheFrameworksOwnFeatures(String golden) {
    Path expected = Golden.of(golden).resolve(Golden.OUTPUTS);
    Run run = features("--pixels", expected);

    assertThat(run.code()).as(run.err()).isZero();
    try (SafetensorsFile ours = SafetensorsFile.open(out());
        SafetensorsFile theirs = SafetensorsFile.open(expected)) {
      assertThat(ours.names())
          .containsExactlyInAnyOrder(
              "block.0", "block.1", "block.2", "block.3", "features", "embedding");
      for (String block : List.of("block.0", "block.1", "block.2", "block.3")) {
        assertClose(ours.tensor(block), theirs.tensor(block));
      }
      assertClose(ours.tensor("features"), theirs.tensor("last_hidden_state"));
      assertThat(ours.tensor("embedding").shape()).containsExactly(2L, 32L);
    }
  }

  private static void assertClose(TensorBytes ours, TensorBytes theirs) {
    assertThat(ours.shape()).isEqualTo(theirs.shape());
    float[] a = ours.floats();
    float[] b = theirs.floats();
    double worst = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      assertThat(Float.isFinite(a[i])).isTrue();
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
      largest = Math.max(largest, Math.abs(b[i]));
    }
    assertThat(worst).isLessThan(1e-4 * largest);
  }

  @Test
  void limit_takesTheFirstPixels() {
    assertThat(features("--pixels", MODEL.resolve(Golden.OUTPUTS), "--limit", 1).code()).isZero();
    try (SafetensorsFile ours = SafetensorsFile.open(out())) {
      assertThat(ours.tensor("features").shape()).containsExactly(1L, 17L, 32L);
    }
  }

  @Test
  void pictures_goThroughThePreprocessing() throws IOException {
    Path images = TinyFolder.pictures(folder.resolve("pictures"), 3, 1);
    TinyFolder.preprocessor(folder, 32);
    Path rule = folder.resolve("preprocessor_config.json");

    Run run = features("--images", images, "--preprocessing", rule, "--size", 48);

    assertThat(run.code()).as(run.err()).isZero();
    try (SafetensorsFile ours = SafetensorsFile.open(out())) {
      assertThat(ours.tensor("features").shape()).containsExactly(3L, 37L, 32L);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"1x3x4x4; 8 pixels", "0x3x32x32; F32 [n", "2x1x32x32; F32 [n", "3x32x32; F32 [n"})
  void pixelsOfAnotherForm_areRefused(String shape, String told) {
    List<Long> sizes = Arrays.stream(shape.split("x")).map(Long::valueOf).toList();
    int n = Math.toIntExact(sizes.stream().reduce(1L, (a, b) -> a * b));

    assertRefused(features("--pixels", pixels(TensorBytes.of(new float[n], sizes))), told);
  }

  @Test
  void pixelsOfAnotherTypeOrName_areRefused() throws IOException {
    TensorBytes half = TensorBytes.of(new float[3 * 1024], 1L, 3L, 32L, 32L).to(DType.F16);
    assertRefused(features("--pixels", pixels(half)), "F32 [n", "F16");

    Path other = folder.resolve("other.safetensors");
    SafetensorsWriter.write(other, Map.of("pixels", half), Map.of());
    assertRefused(features("--pixels", other), "pixel_values", "pixels");
    assertRefused(features("--pixels", Files.writeString(folder.resolve("text"), "text")), "text");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void limitsThatAreNotPositive_areRefused(int limit) {
    assertRefused(features("--pixels", MODEL.resolve(Golden.OUTPUTS), "--limit", limit), "--limit");
  }

  @Test
  void oneSourceOfPixels_isAsked() {
    assertThat(features().code()).isEqualTo(2);
    assertThat(features("--pixels", "a", "--images", "b").code()).isEqualTo(2);
    assertThat(out()).doesNotExist();
  }

  @Test
  void outputThatExists_isLeftAsItIs() throws IOException {
    Files.writeString(out(), "mine");
    Run run = features("--pixels", MODEL.resolve(Golden.OUTPUTS));

    assertThat(run.code()).isEqualTo(2);
    assertThat(out()).hasContent("mine");
  }
}
