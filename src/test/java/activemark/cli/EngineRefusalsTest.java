package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.TinyFolder;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.checkpoint.SafetensorsWriter;
import activemark.io.checkpoint.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands with the engine cannot work with: one clear message each, and nothing written. */
final class EngineRefusalsTest {
  @TempDir static Path shared;
  private static Path pictures;
  private static Path key;

  @TempDir Path folder;
  private Path model;

  @BeforeAll
  static void makePictures() {
    pictures = TinyFolder.pictures(shared.resolve("pictures"), 12, 1);
    key = shared.resolve("owner.key");
    MarkStory.require(Run.of("keygen", "--owner", "owner", "--out", key.toString()));
  }

  @BeforeEach
  void makeModel() {
    model = TinyFolder.dinov2(folder.resolve("model"), 1, 32, 4);
  }

  private Run embed(Object... more) {
    return embed(pictures, more);
  }

  private Run embed(Path images, Object... more) {
    List<Object> args = new ArrayList<>(List.of("embed", model, "--key", key));
    args.addAll(List.of("--recipient", "acme", "--images", images));
    args.addAll(List.of("--precision", "float32"));
    List<Object> extra = List.of(more);
    if (!extra.contains("--out")) {
      args.addAll(List.of("--out", folder.resolve("copy")));
    }
    if (!extra.contains("--mark")) {
      args.addAll(List.of("--mark", folder.resolve("copy.mark")));
    }
    args.addAll(extra);
    return Run.of(args.stream().map(Object::toString).toArray(String[]::new));
  }

  /** Two, one error, no stack, no copy, no mark, nothing half written. */
  private void assertRefused(Run run, String... parts) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(parts).doesNotContain("\tat ", "a bug in ActiveMark");
    assertThat(run.err().lines().filter(line -> line.startsWith("error:"))).hasSize(1);
    assertThat(folder.resolve("copy")).doesNotExist();
    assertThat(folder.resolve("copy.mark")).doesNotExist();
    assertThat(folder.toFile().list()).noneMatch(name -> name.contains("partial"));
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(model.resolve(file), text);
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(model.resolve(file));
    assertThat(text).contains(from);
    write(file, text.replace(from, to));
  }

  @Test
  void outputThatExists_isLeftAsItIs() throws IOException {
    Path old = Files.createDirectory(folder.resolve("old"));
    Files.writeString(old.resolve("thesis.txt"), "years of work");
    Path mark = Files.writeString(folder.resolve("old.mark"), "another mark");

    assertRefused(embed("--out", old), "exists already", "old");
    assertRefused(embed("--mark", mark), "exists already", "old.mark");
    assertRefused(embed("--out", model), "exists already");
    assertThat(old.resolve("thesis.txt")).hasContent("years of work");
    assertThat(old.toFile().list()).hasSize(1);
    assertThat(mark).hasContent("another mark");
  }

  @Test
  void outputsThatCannotBe_areRefusedBeforeTheWork() {
    assertRefused(embed("--mark", folder.resolve("no/such/a.mark")), "does not exist");
    assertRefused(embed("--out", folder.resolve("no/such/copy")), "does not exist");
    assertRefused(embed("--out", model.resolve("copy")), "model");
    assertThat(model.resolve("copy")).doesNotExist();
  }

  @Test
  void picturesThatAreNone_areNamed() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(embed(empty), "empty");
    assertRefused(embed(folder.resolve("absent")), "absent");
    assertRefused(embed(key), "owner.key");
    assertRefused(
        embed(TinyFolder.pictures(folder.resolve("few"), 9, 1)),
        "too few pictures",
        "at least 10",
        "9");
    assertRefused(embed("--limit", 3), "too few pictures");
    assertRefused(embed("--limit", 0), "--limit");
  }

  @Test
  void aPictureThatCannotBeRead_isNamed() throws IOException {
    Path images = TinyFolder.pictures(folder.resolve("images"), 11, 1);
    byte[] good = Files.readAllBytes(images.resolve("003.png"));
    Files.write(images.resolve("003.png"), Arrays.copyOf(good, good.length / 2));
    assertRefused(embed(images), "003.png");

    Files.writeString(images.resolve("003.png"), "this is text");
    assertRefused(embed(images), "003.png");

    Files.write(images.resolve("003.png"), bomb());
    assertRefused(embed(images), "003.png", "pixels");
  }

  /** The beginning of a PNG file of 60,000 x 60,000 pixels. */
  private static byte[] bomb() {
    ByteBuffer png = ByteBuffer.allocate(45);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header =
        ByteBuffer.allocate(17)
            .put("IHDR".getBytes(StandardCharsets.US_ASCII))
            .putInt(60_000)
            .putInt(60_000)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    CRC32 sum = new CRC32();
    sum.update(header);
    png.putInt(13).put(header).putInt((int) sum.getValue());
    png.putInt(0).put("IDAT".getBytes(StandardCharsets.US_ASCII)).putInt(0x35af061e);
    return png.array();
  }

  @Test
  void configurationThatIsMissing_isNamed() throws IOException {
    edit("config.json", "\"num_attention_heads\": 4, ", "");
    assertRefused(embed(), "num_attention_heads");

    Files.delete(model.resolve("config.json"));
    assertRefused(embed(), "config.json", "hf-dinov2");
  }

  @Test
  void preprocessingThatIsMissing_isNamed() throws IOException {
    Files.delete(model.resolve("preprocessor_config.json"));
    assertRefused(embed(), "preprocessor_config.json", "--preprocessing");

    write("preprocessor_config.json", "{\"image_processor_type\": \"BitImageProcessor\"}");
    assertRefused(embed(), "preprocessor_config.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "\"dinov2\"", "{\"model_type\": 5}", ""})
  void configurationThatIsNone_isRefused(String text) throws IOException {
    write("config.json", text);

    assertRefused(embed(), "config.json");
  }

  @Test
  void aPickle_isNotOpened() throws IOException {
    Files.delete(model.resolve(TinyFolder.WEIGHTS));
    Files.write(model.resolve("pytorch_model.bin"), new byte[] {(byte) 0x80, 2, 'c'});

    assertRefused(embed(), "pytorch_model.bin", "safetensors");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.0001, 0.01, 0.5, 0.999})
  void truncatedWeights_areRefused(double share) throws IOException {
    Path weights = model.resolve(TinyFolder.WEIGHTS);
    byte[] whole = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(whole, (int) (share * whole.length)));

    assertRefused(embed(), TinyFolder.WEIGHTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "9223372036854775807; {}",
        "-1; {}",
        "99; {'a': {'dtype': 'F32', 'shape': [9223372036854775807, 9223372036854775807],"
            + " 'data_offsets': [0, 4]}}",
        "99; {'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [4, 0]}}",
        "99; {'a': {'dtype': 'F99', 'shape': [1], 'data_offsets': [0, 4]}}",
        "99; {'a': {'dtype': 'F32', 'shape': [-1], 'data_offsets': [0, 4]}}",
        "99; not json"
      })
  void craftedWeights_areRefused(long length, String header) throws IOException {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(length == 99 ? json.length : length).put(json);
    Files.write(model.resolve(TinyFolder.WEIGHTS), file.array());

    assertRefused(embed(), TinyFolder.WEIGHTS);
  }

  @Test
  void weightsThatDoNotFitTogether_areNamed() throws IOException {
    tensor("encoder.layer.3.mlp.fc2.weight", TensorBytes.of(new float[32 * 64], 32L, 64L));

    assertRefused(embed(), "encoder.layer.3.mlp.fc2.weight", "[32, 128]", "[32, 64]");
  }

  @Test
  void weightsThatAreNoNumbers_areToldByTheBlock() throws IOException {
    float[] values = new float[32];
    Arrays.fill(values, Float.NaN);
    tensor("encoder.layer.2.mlp.fc2.bias", TensorBytes.of(values, 32L));

    assertRefused(embed(), "not numbers", "block 2");
    assertRefused(Run.of("profile", model.toString(), "--images", pictures.toString()), "block 2");
  }

  private void tensor(String name, TensorBytes value) throws IOException {
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    Path weights = model.resolve(TinyFolder.WEIGHTS);
    Path next = folder.resolve("next.safetensors");
    try (Checkpoint from = Checkpoint.open(model)) {
      from.names().forEach(each -> tensors.put(each, from.tensor(each)));
      tensors.put(name, value);
      SafetensorsWriter.write(next, tensors, Map.of());
    }
    Files.delete(weights);
    Files.move(next, weights);
  }

  @ParameterizedTest
  @CsvSource({
    "--scheme, tied+magic, magic",
    "--scheme, '', --scheme",
    "--bits, 7, --bits",
    "--bits, 5000, --bits",
    "--bits, 257, --bits",
    "--bits, many, --bits",
    "--cuts, 5, --cuts",
    "--cuts, 0, --cuts",
    "--cuts, '2,nine', --cuts",
    "--block, 3, --block",
    "--polish, -1, --polish",
    "--threads, 0, --threads",
    "--threads, 2000000000, --threads",
    "--size, 3, patch",
    "--size, 0, --size",
    "--size, 5000, --size",
    "--precision, int8, --precision",
    "--preprocessing, absent.json, absent.json",
    "--key, absent.key, absent.key"
  })
  void optionsThatMakeNoSense_areNamed(String option, String value, String told) {
    if (option.equals("--key")) {
      List<String> args = new ArrayList<>(List.of("embed", model.toString(), option, value));
      args.addAll(List.of("--recipient", "acme", "--images", pictures.toString()));
      args.addAll(List.of("--out", folder.resolve("copy").toString()));
      args.addAll(List.of("--mark", folder.resolve("copy.mark").toString()));
      assertRefused(Run.of(args.toArray(String[]::new)), told);
      return;
    }
    Run run = embed(option, value);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(told).doesNotContain("\tat ");
    assertThat(folder.resolve("copy")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two\nlines"})
  void recipientsWithoutAName_areRefused(String name) {
    List<Object> args = new ArrayList<>(List.of("embed", model, "--key", key));
    args.addAll(List.of("--recipient", name, "--images", pictures));
    args.addAll(List.of("--out", folder.resolve("copy"), "--mark", folder.resolve("copy.mark")));

    assertRefused(Run.of(args.stream().map(Object::toString).toArray(String[]::new)), "recipient");
  }

  @Test
  void everyCommand_refusesAModelThatIsNotThere() {
    String absent = folder.resolve("absent").toString();
    String images = pictures.toString();
    String out = folder.resolve("copy").toString();
    Stream.of(
            List.of("profile", absent, "--images", images),
            List.of("features", absent, "--images", images, "--out", out),
            List.of("inspect", absent))
        .forEach(args -> assertRefused(Run.of(args.toArray(String[]::new)), "absent"));
  }
}
