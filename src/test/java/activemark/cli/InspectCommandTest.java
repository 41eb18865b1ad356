package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.TinyFolder;
import activemark.io.checkpoint.SafetensorsWriter;
import activemark.io.checkpoint.TensorBytes;
import activemark.model.backbone.layout.VisionModel;
import activemark.proof.evidence.MarkFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InspectCommandTest {
  @TempDir Path folder;

  private static TensorBytes tensor() {
    return TensorBytes.of(new float[] {1, 2, 3, 4, 5, 6}, 2L, 3L);
  }

  private Path model(Map<String, TensorBytes> tensors) {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    return file;
  }

  private JsonNode json(Path path) throws IOException {
    Run run = Run.of("inspect", "--json", "-", path.toString());
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void modelFolder_isToldWithLayoutTensorsAndDigests() throws IOException {
    model(Map.of("blocks.0.attn.qkv.weight", tensor(), "blocks.1.attn.qkv.weight", tensor()));
    Files.writeString(folder.resolve("config.json"), "{\"architecture\": \"vit_tiny\"}");

    JsonNode json = json(folder);

    assertThat(json.get("kind").asText()).isEqualTo("model");
    assertThat(json.get("layout").asText()).isEqualTo("timm");
    assertThat(json.get("architecture").asText()).isEqualTo("vit_tiny");
    assertThat(json.get("parameters").asLong()).isEqualTo(12);
    assertThat(json.get("bytes").asLong()).isEqualTo(48);
    assertThat(json.get("digest").asText()).matches("[0-9a-f]{64}");
    assertThat(json.get("weightsDigest").asText()).matches("[0-9a-f]{64}");
    assertThat(json.has("identity")).isFalse();
    assertThat(json.get("metadata").get("format").asText()).isEqualTo("pt");
    assertThat(json.get("tensors")).hasSize(2);
    assertThat(json.get("tensors").get(0).get("shape").toString()).isEqualTo("[2,3]");
    assertThat(json.get("tensors").get(0).get("dtype").asText()).isEqualTo("F32");
  }

  @Test
  void model_isToldByTheNameThatEvidenceGivesIt() throws IOException {
    Path tiny = TinyFolder.dinov2(folder.resolve("tiny"), 1);
    String identity;
    try (VisionModel model = VisionModel.open(tiny)) {
      identity = model.identity();
    }

    assertThat(json(tiny).get("identity").asText()).isEqualTo(identity);
    assertThat(Run.of("inspect", tiny.toString()).out()).contains(identity);
  }

  @Test
  void equalBlocks_areOneLineUnlessAllAreWanted() {
    model(Map.of("blocks.0.norm.bias", tensor(), "blocks.1.norm.bias", tensor()));

    Run brief = Run.of("inspect", folder.toString());
    Run full = Run.of("inspect", "--all", folder.toString());

    assertThat(brief.out()).contains("blocks.*.norm.bias", "x 2");
    assertThat(full.out()).contains("blocks.0.norm.bias", "blocks.1.norm.bias");
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, {\"model_type\": \"dinov2\"}, huggingface",
    "open_clip_config.json, {\"model_cfg\": {}}, openclip",
    "config.json, {\"architecture\": \"vit_base\"}, timm",
    "config.json, {}, unknown"
  })
  void layout_isReadFromTheConfiguration(String name, String config, String layout)
      throws IOException {
    model(Map.of("weight", tensor()));
    Files.writeString(folder.resolve(name), config);

    assertThat(json(folder).get("layout").asText()).isEqualTo(layout);
  }

  @ParameterizedTest
  @CsvSource({
    "module.blocks.0.attn.qkv.weight, timm",
    "visual.transformer.resblocks.0.attn.in_proj_weight, openclip",
    "vision_model.encoder.layers.0.self_attn.q_proj.weight, huggingface",
    "vit.encoder.layer.0.attention.attention.query.weight, huggingface",
    "conv.weight, unknown"
  })
  void layout_withoutConfiguration_isReadFromTheNames(String name, String layout)
      throws IOException {
    assertThat(json(model(Map.of(name, tensor()))).get("layout").asText()).isEqualTo(layout);
  }

  @Test
  void safetensorsFileWhoseLengthLooksLikeABrace_isNotTakenForJson() throws IOException {
    // The file begins with the header's length; 0x7b is the brace.
    Map<String, String> padding = new LinkedHashMap<>();
    Path file = folder.resolve("model.safetensors");
    do {
      padding.merge("note", "x".repeat(8), String::concat);
      Files.deleteIfExists(file);
      SafetensorsWriter.write(file, Map.of("weight", tensor()), padding);
    } while ((Files.readAllBytes(file)[0] & 0xff) != 0x78);
    byte[] bytes = Files.readAllBytes(file);
    byte[] longer = new byte[bytes.length + 3]; // three more spaces after the header: 0x7b
    int header = 8 + (bytes[0] & 0xff) + ((bytes[1] & 0xff) << 8);
    System.arraycopy(bytes, 0, longer, 0, header);
    Arrays.fill(longer, header, header + 3, (byte) ' ');
    System.arraycopy(bytes, header, longer, header + 3, bytes.length - header);
    longer[0] = 0x7b;
    Files.write(file, longer);

    assertThat(json(file).get("kind").asText()).isEqualTo("model");
  }

  @Test
  void ownerKey_isToldWithoutItsSecret() throws IOException {
    Path key = folder.resolve("owner.key");
    Run.of("keygen", "--owner", "Alice", "--out", key.toString());
    String secret = new ObjectMapper().readTree(key.toFile()).get("secret").asText();

    Run run = Run.of("inspect", key.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Alice", "commitment").doesNotContain(secret);
  }

  @Test
  void mark_isToldWithoutItsSecret() throws IOException {
    Path mark = Path.of("src/test/resources/golden/proof/recipient.mark");
    String secret = HexFormat.of().formatHex(MarkFile.read(mark).key().secret());

    Run run = Run.of("inspect", mark.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("Example Labs", "recipient-17", "activemark-keyed", "mark digest")
        .doesNotContain(secret);
    assertThat(json(mark).toString()).contains("activemark-keyed").doesNotContain(secret);
  }

  @Test
  void evidence_isToldWithItsVerdict() throws IOException {
    Path evidence = Path.of("src/test/resources/golden/proof/evidence.json");
    String key = new ObjectMapper().readTree(evidence.toFile()).at("/opening/key").asText();

    JsonNode json = json(evidence);

    assertThat(key).hasSize(64);
    assertThat(json.get("kind").asText()).isEqualTo("evidence");
    assertThat(json.at("/verdict/outcome").asText()).isEqualTo("shown");
    assertThat(json.toString()).doesNotContain(key);
    assertThat(Run.of("inspect", evidence.toString()).out()).contains("253 of 256 bits agree");
  }

  @Test
  void foreignJson_isRefused() throws IOException {
    Path file =
        Files.writeString(folder.resolve("x.json"), "{\"a\": [1, 2], \"format\": \"xyz/1\"}");

    Run run = Run.of("inspect", file.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("none of ActiveMark's", "xyz/1");
  }

  @Test
  void brokenJson_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "{\"a\": ");

    Run run = Run.of("inspect", file.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("begins like JSON");
  }

  @Test
  void nothingAtThePath_isRefused() {
    Run run = Run.of("inspect", folder.resolve("absent").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("absent");
  }

  @Test
  void tensorNameWithControlCharacters_cannotSteerTheTerminal() {
    model(Map.of("weight\u001b]0;owned\u0007", tensor()));

    Run run = Run.of("inspect", folder.toString());

    assertThat(run.out() + run.err()).doesNotContain("\u001b", "\u0007");
  }
}
