package activemark.io.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorConfigTest {
  private static final String NORMAL =
      "'do_normalize':true,'image_mean':[0.5,0.4,0.3],'image_std':[0.2,0.3,0.4]";

  @Test
  void fromHuggingFace_oldClipFile_isShortestEdgeAndCrop() {
    Preprocessing read =
        huggingFace(
            "'feature_extractor_type':'CLIPFeatureExtractor','do_resize':true,'size':224,"
                + "'resample':3,'do_center_crop':true,'crop_size':224,"
                + NORMAL);

    assertThat(read.resize()).isEqualTo(new Resize.ShortestEdge(224));
    assertThat(read.crop()).contains(new Crop(224, 224, Crop.Centring.HUGGING_FACE, 0));
    assertThat(read.filter()).isEqualTo(Filter.BICUBIC);
    assertThat(read.rescale()).isEqualTo(1 / 255.0);
    assertThat(read.mean()).containsExactly(0.5f, 0.4f, 0.3f);
    assertThat(read.std()).containsExactly(0.2f, 0.3f, 0.4f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ViTImageProcessor", "ViTFeatureExtractor", "ViTImageProcessorFast"})
  void fromHuggingFace_vitWithBareSize_isSquashedSquare(String type) {
    Preprocessing read =
        huggingFace(
            "'image_processor_type':'"
                + type
                + "','do_resize':true,'size':32,'resample':2,"
                + NORMAL);

    assertThat(read.resize()).isEqualTo(new Resize.Exact(32, 32));
    assertThat(read.crop()).isEmpty();
    assertThat(read.height()).isEqualTo(32);
  }

  @Test
  void fromHuggingFace_siglip_isSquashedToHeightAndWidth() {
    Preprocessing read =
        huggingFace(
            "'image_processor_type':'SiglipImageProcessor','do_resize':true,"
                + "'size':{'height':24,'width':36},'resample':3,'rescale_factor':0.5,"
                + NORMAL);

    assertThat(read.resize()).isEqualTo(new Resize.Exact(24, 36));
    assertThat(read.height()).isEqualTo(24);
    assertThat(read.width()).isEqualTo(36);
    assertThat(read.rescale()).isEqualTo(0.5);
  }

  @Test
  void fromHuggingFace_stepsTurnedOff_areLeftOut() {
    Preprocessing read =
        huggingFace(
            "'do_resize':false,'do_center_crop':true,'crop_size':{'height':8,'width':6},"
                + "'do_rescale':false,'do_normalize':false");

    assertThat(read.resize()).isEqualTo(new Resize.Unchanged());
    assertThat(read.apply(Pictures.plain(8, 8, 1, 2, 3))).hasSize(3 * 8 * 6).startsWith(1, 1);
  }

  @Test
  void fromHuggingFace_emptyFile_listsEverythingMissing() {
    assertThatThrownBy(() -> huggingFace(""))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("do_resize")
        .hasMessageContaining("do_center_crop")
        .hasMessageContaining("do_normalize");
  }

  @Test
  void fromHuggingFace_defaultsLeftOut_listsEachAndNoMore() {
    assertThatThrownBy(
            () ->
                huggingFace(
                    "'image_processor_type':'BitImageProcessor','do_resize':true,"
                        + "'do_center_crop':true,'do_normalize':true"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("\"size\"")
        .hasMessageContaining("\"resample\"")
        .hasMessageContaining("\"crop_size\"")
        .hasMessageContaining("\"image_mean\"")
        .hasMessageContaining("\"image_std\"")
        .hasMessageNotContaining("do_rescale");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'do_pad':true; do_pad",
        "'crop_pct':0.9; crop_pct",
        "'size':{'longest_edge':9}; longest_edge",
        "'size':{'shortest_edge':9,'longest_edge':12}; longest_edge",
        "'size':'224'; size",
        "'size':0; size",
        "'size':224; size",
        "'crop_size':[8,8]; crop_size",
        "'resample':9; 9",
        "'resample':'bicubic'; resample",
        "'image_mean':[0.5,0.5]; image_mean",
        "'image_mean':0.5; image_mean",
        "'image_std':[0.5,0,0.5]; std",
        "'do_center_crop':'yes'; do_center_crop",
        "'image_processor_type':'ConvNextImageProcessor'; ConvNextImageProcessor",
        "'image_processor_type':'ViTImageProcessor'; do_center_crop"
      })
  void fromHuggingFace_oneFieldWrong_isNamed(String change, String named) {
    ObjectNode file =
        (ObjectNode)
            json(
                "'do_resize':true,'size':{'shortest_edge':9},'resample':3,'do_center_crop':true,"
                    + "'crop_size':8,"
                    + NORMAL);
    assertThat(Preprocessing.fromHuggingFace(file).height()).isEqualTo(8);
    file.setAll((ObjectNode) json(change));

    assertThatThrownBy(() -> Preprocessing.fromHuggingFace(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(named);
  }

  @Test
  void fromHuggingFace_noFixedSize_isRefused() {
    assertThatThrownBy(
            () ->
                huggingFace(
                    "'do_resize':true,'size':{'shortest_edge':9},'resample':3,"
                        + "'do_center_crop':false,"
                        + NORMAL))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("another size");
  }

  @ParameterizedTest
  @CsvSource({"hf-crop,19,16,16", "hf-pad,15,20,24"})
  void frame_huggingFaceCrop_equalsTransformers(String golden, int edge, int height, int width) {
    Preprocessing read =
        huggingFace(
            "'do_resize':true,'size':{'shortest_edge':%d},'resample':3,'do_center_crop':true,"
                    .formatted(edge)
                + "'crop_size':{'height':%d,'width':%d},".formatted(height, width)
                + NORMAL);

    assertThat(read.frame(Pictures.ppm("rgb.png.ppm")))
        .isEqualTo(Pictures.ppm("frame-" + golden + ".ppm"));
  }

  private static Preprocessing huggingFace(String fields) {
    return Preprocessing.fromHuggingFace(json(fields));
  }

  private static JsonNode json(String fields) {
    try {
      return new ObjectMapper().readTree("{" + fields.replace('\'', '"') + "}");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(fields, e);
    }
  }
}
