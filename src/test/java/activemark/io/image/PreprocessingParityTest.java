package activemark.io.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against tensors that transformers, timm and OpenCLIP made of photographs. */
class PreprocessingParityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLIP =
      "\"mean\":[0.48145466,0.4578275,0.40821073],\"std\":[0.26862954,0.26130258,0.27577711]";

  @Test
  void load_huggingFaceBit_equalsTransformers() throws IOException {
    Path file = Pictures.shared("models/dinov2-small/preprocessor_config.json");

    check("hf_bit", Preprocessing.fromHuggingFace(JSON.readTree(file.toFile())));
  }

  @Test
  void load_timm_equalsTimm() throws IOException {
    String config =
        """
        {"pretrained_cfg":{"input_size":[3,224,224],"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225],
         "interpolation":"bicubic","crop_pct":0.9,"crop_mode":"center"}}""";

    check("timm_bicubic_0.9", Preprocessing.fromTimm(JSON.readTree(config)));
  }

  @Test
  void load_openClip_equalsOpenClip() throws IOException {
    String config =
        "{\"model_cfg\":{\"vision_cfg\":{\"image_size\":224}},\"preprocess_cfg\":{" + CLIP + "}}";

    check("openclip_bicubic_1.0", Preprocessing.fromOpenClip(JSON.readTree(config)));
  }

  private static void check(String tensor, Preprocessing preprocessing) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(Pictures.shared("golden/preprocess/golden.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(file.getLong());
    JsonNode head = JSON.readTree(file.array(), 8, header);
    Path carriers = Pictures.shared("data/carriers");
    List<Path> images =
        Arrays.stream(head.at("/__metadata__/images").textValue().split(","))
            .map(carriers::resolve)
            .toList();
    file.position(8 + header + head.path(tensor).path("data_offsets").path(0).intValue());

    ImageBatch batch = ImageBatch.load(images, preprocessing);

    float worst = 0;
    for (float value : batch.values()) {
      worst = Math.max(worst, Math.abs(value - file.getFloat()));
    }
    assertThat(batch.n()).isEqualTo(3);
    assertThat(worst).isLessThanOrEqualTo(1e-6f);
  }
}
