package activemark.io.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointSaveTest {
  @TempDir Path folder;

  static Stream<Path> goldenFolders() throws IOException {
    return Crafted.goldenFolders();
  }

  @ParameterizedTest
  @MethodSource("goldenFolders")
  void savePatched_nothingChanged_isByteIdentical(Path root) throws IOException {
    Path out = folder.resolve("out");
    try (Checkpoint model = Checkpoint.open(root)) {
      model.savePatched(Map.of(), out);
      assertThat(Crafted.bytesOf(out)).isEqualTo(Crafted.bytesOf(root)).isNotEmpty();
      // The same values given as changes pass through the other branch of the writer.
      Map<String, TensorBytes> all = new HashMap<>();
      model.names().forEach(name -> all.put(name, model.tensor(name)));
      model.savePatched(all, folder.resolve("again"));
      assertThat(Crafted.bytesOf(folder.resolve("again"))).isEqualTo(Crafted.bytesOf(root));
      try (Checkpoint saved = Checkpoint.open(out)) {
        assertThat(saved.digest()).isEqualTo(model.digest());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("goldenFolders")
  void savePatched_oneTensorChanged_differsInExactlyItsBytes(Path root) throws IOException {
    Path out = folder.resolve("out");
    try (Checkpoint model = Checkpoint.open(root)) {
      String name = model.names().get(model.names().size() / 2);
      TensorBytes changed = negated(model.tensor(name));
      model.savePatched(Map.of(name, changed), out);
      Map<String, ByteBuffer> expected = Crafted.bytesOf(root);
      Path weights = root.relativize(model.weightFiles().get(0));
      ByteBuffer file = expected.get(weights.toString());
      int start = 8 + Math.toIntExact(file.order(ByteOrder.LITTLE_ENDIAN).getLong(0));
      file.put(
          start + (int) model.entry(name).begin(), changed.bytes(), 0, changed.bytes().limit());
      assertThat(Crafted.bytesOf(out)).isEqualTo(expected);
      try (Checkpoint saved = Checkpoint.open(out)) {
        assertThat(saved.tensor(name)).isEqualTo(changed);
        assertThat(saved.weightsDigest()).isNotEqualTo(model.weightsDigest());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F16", "BF16", "F32"})
  void savePatched_everyWeightType_keepsTypeAndTakesRoundedValues(DType dtype) throws IOException {
    Path root = Files.createDirectories(folder.resolve("in"));
    TensorBytes first = Crafted.tensor(dtype, 1, 3L, 2L);
    SafetensorsWriter.write(
        root.resolve("model.safetensors"),
        Map.of("a", first, "b", Crafted.tensor(dtype, 2, 4L)),
        Map.of("format", "pt"));
    Path out = folder.resolve("out");
    TensorBytes trained = Crafted.tensor(DType.F32, 3, 3L, 2L);
    try (Checkpoint model = Checkpoint.open(root)) {
      model.savePatched(Map.of(), folder.resolve("same"));
      assertThat(Crafted.bytesOf(folder.resolve("same"))).isEqualTo(Crafted.bytesOf(root));
      model.savePatched(Map.of("a", trained.to(dtype)), out);
    }
    try (Checkpoint saved = Checkpoint.open(out)) {
      assertThat(saved.tensor("a")).isEqualTo(trained.to(dtype)).isNotEqualTo(first);
      assertThat(saved.tensor("b")).isEqualTo(Crafted.tensor(dtype, 2, 4L));
    }
  }

  @Test
  void savePatched_shards_keepsSplitIndexAndSubfolders() throws IOException {
    Path root = Crafted.sharded(folder.resolve("in"));
    Path out = folder.resolve("out");
    try (Checkpoint model = Checkpoint.open(root)) {
      model.savePatched(Map.of("a", negated(model.tensor("a"))), out);
    }
    Map<String, ByteBuffer> before = Crafted.bytesOf(root);
    Map<String, ByteBuffer> after = Crafted.bytesOf(out);
    String changed = "model-00001-of-00002.safetensors";
    assertThat(after.remove(changed)).isNotEqualTo(before.remove(changed));
    assertThat(after).isEqualTo(before).containsKey("onnx/deep/notes.bin");
    try (Checkpoint saved = Checkpoint.open(out)) {
      assertThat(saved.tensor("c")).isEqualTo(Crafted.tensor(DType.F32, 2, 2L));
    }
  }

  @Test
  void savePatched_fileNotWrittenByTheReference_keepsItsOrderAndSpaces() throws IOException {
    Path root = Files.createDirectories(folder.resolve("in"));
    String header =
        "{ \"a\" : {\"shape\":[1],\"more\":[], \"dtype\":\"F32\",\"data_offsets\":[3,7]},"
            + Crafted.entry("z", "U8", "[3]", 0, 3)
            + ", \"__metadata__\":{\"k\":\"v\"}} ";
    Crafted.file(root.resolve("odd.safetensors"), header, 7);
    try (Checkpoint model = Checkpoint.open(root)) {
      model.savePatched(Map.of("a", TensorBytes.of(new float[] {7}, 1L)), folder.resolve("out"));
    }
    byte[] expected = Files.readAllBytes(root.resolve("odd.safetensors"));
    ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN).putFloat(expected.length - 4, 7);
    assertThat(folder.resolve("out/odd.safetensors")).hasBinaryContent(expected);
  }

  @Test
  void savePatched_links_becomeFiles_andTheRepositoryStaysBehind() throws IOException {
    Path root = Crafted.sharded(folder.resolve("in"));
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "linked");
    Files.createSymbolicLink(root.resolve("license.txt"), elsewhere);
    Files.createSymbolicLink(root.resolve("more"), Files.createDirectory(folder.resolve("d")));
    Files.writeString(folder.resolve("d/inner.txt"), "inner");
    Files.createDirectories(root.resolve(".git/lfs"));
    Files.writeString(root.resolve(".git/lfs/object"), "the weights as they were");
    Path out = folder.resolve("out");
    try (Checkpoint model = Checkpoint.open(root)) {
      model.savePatched(Map.of(), out);
    }
    assertThat(out.resolve("license.txt")).hasContent("linked");
    assertThat(out.resolve("more/inner.txt")).hasContent("inner");
    assertThat(Files.isRegularFile(out.resolve("license.txt"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(Files.isSymbolicLink(out.resolve("more"))).isFalse();
    assertThat(out.resolve(".git")).doesNotExist();
  }

  @Test
  void savePatched_linkToNothingOrLoop_isRefusedAndLeavesNothing() throws IOException {
    Path root = Crafted.sharded(folder.resolve("in"));
    Files.createSymbolicLink(root.resolve("gone.txt"), folder.resolve("none"));
    assertNotSaved(root, folder.resolve("out"), "cannot be copied", "gone.txt");
    Files.delete(root.resolve("gone.txt"));
    Files.createSymbolicLink(root.resolve("loop"), root);
    assertNotSaved(root, folder.resolve("out"), "cannot be copied", "loop");
  }

  @Test
  void savePatched_outputExists_isRefused() throws IOException {
    Path root = Crafted.sharded(folder.resolve("in"));
    assertNotSaved(root, Files.createDirectory(folder.resolve("out")), "exists already");
    assertNotSaved(root, root, "inside the input");
    assertNotSaved(root, root.resolve("copy"), "inside the input");
    assertNotSaved(root, root.resolve("onnx/copy"), "inside the input");
    Path link = Files.createSymbolicLink(folder.resolve("link"), root);
    assertNotSaved(root, link.resolve("copy"), "inside the input");
    assertNotSaved(link, root.resolve("copy"), "inside the input");
    assertNotSaved(root, folder.resolve("no/such/folder"), "does not exist");
    assertNotSaved(root, folder.resolve("elsewhere/../in"), "inside the input");
  }

  @Test
  void savePatched_changeThatDoesNotFit_isABug() throws IOException {
    Path root = Crafted.sharded(folder.resolve("in"));
    try (Checkpoint model = Checkpoint.open(root)) {
      for (TensorBytes wrong :
          List.of(Crafted.tensor(DType.F32, 1, 4L, 3L), Crafted.tensor(DType.BF16, 1, 12L))) {
        assertThatThrownBy(() -> model.savePatched(Map.of("a", wrong), folder.resolve("out")))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("a is BF16[4, 3] in the file, not " + wrong.dtype());
      }
      assertThatThrownBy(
              () ->
                  model.savePatched(
                      Map.of("q", Crafted.tensor(DType.F32, 1, 1L)), folder.resolve("out")))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("no tensor 'q'");
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void savePatched_inputChangedSinceOpening_isRefusedAndLeavesNothing() throws IOException {
    Path root = Crafted.sharded(folder.resolve("in"));
    try (Checkpoint model = Checkpoint.open(root)) {
      Files.write(root.resolve("model-00002-of-00002.safetensors"), new byte[10]);
      assertThatThrownBy(() -> model.savePatched(Map.of(), folder.resolve("out")))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("changed while it was in use");
      assertThatThrownBy(model::weightsDigest).isInstanceOf(BadInput.class);
    }
    assertThat(folder.toFile().list()).containsExactly("in");
  }

  @Test
  void savePatched_singleFile_savesItWithItsConfigOnly() throws IOException {
    Path file = Crafted.golden().resolve("timm-vit/model.safetensors");
    Path out = folder.resolve("out");
    try (Checkpoint model = Checkpoint.open(file)) {
      model.savePatched(Map.of(), out);
    }
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("config.json", "model.safetensors");
    assertThat(out.resolve("model.safetensors")).hasSameBinaryContentAs(file);
  }

  private void assertNotSaved(Path root, Path out, String... parts) throws IOException {
    Map<String, ByteBuffer> before = Crafted.bytesOf(folder);
    try (Checkpoint model = Checkpoint.open(root)) {
      assertThatThrownBy(() -> model.savePatched(Map.of(), out))
          .isInstanceOf(BadInput.class)
          .message()
          .contains(parts);
    }
    assertThat(Crafted.bytesOf(folder)).isEqualTo(before);
    assertThat(folder.toFile().list()).noneMatch(name -> name.contains("partial"));
  }

  private static TensorBytes negated(TensorBytes tensor) {
    float[] values = tensor.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i] - 1;
    }
    return TensorBytes.of(values, tensor.shape()).to(tensor.dtype());
  }
}
