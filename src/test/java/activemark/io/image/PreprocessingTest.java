package activemark.io.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {
  private static final String NORMAL =
      "'do_normalize':true,'image_mean':[0.5,0.4,0.3],'image_std':[0.2,0.3,0.4]";
  private static final String TIMM =
      "'mean':[0.485,0.456,0.406],'std':[0.2,0.2,0.2],'interpolation':'bicubic'";
  private static final String CLIP = "'mean':[0.5,0.5,0.5],'std':[0.5,0.5,0.5]";

  @ParameterizedTest
  @CsvSource({
    "timm-center,21,21,0.9,center",
    "timm-wide,12,31,0.95,center",
    "timm-squash,21,21,0.9,squash",
    "timm-border,21,21,1.0,border",
    "timm-pad,21,21,1.4,center"
  })
  void frame_timm_equalsTimm(String golden, int height, int width, double share, String mode) {
    Preprocessing read =
        Preprocessing.fromTimm(
            json(
                "'pretrained_cfg':{%s,'input_size':[3,%d,%d],'crop_pct':%s,'crop_mode':'%s'}"
                    .formatted(TIMM, height, width, share, mode)));

    assertThat(read.frame(Pictures.ppm("rgb.png.ppm")))
        .isEqualTo(Pictures.ppm("frame-" + golden + ".ppm"));
  }

  @Test
  void fromTimm_withoutCropMode_isCenter() {
    String fields = TIMM + ",'input_size':[3,224,224],'crop_pct':0.9";

    Preprocessing read = Preprocessing.fromTimm(json("'pretrained_cfg':{" + fields + "}"));

    assertThat(read.resize()).isEqualTo(new Resize.ShortestEdge(248));
    assertThat(read).isEqualTo(Preprocessing.fromTimm(json(fields)));
  }

  @Test
  void fromTimm_emptyConfig_listsEverythingMissing() {
    assertThatThrownBy(() -> Preprocessing.fromTimm(json("'architecture':'vit'")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("input_size")
        .hasMessageContaining("interpolation")
        .hasMessageContaining("crop_pct")
        .hasMessageContaining("mean")
        .hasMessageContaining("std");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'crop_mode':'corner'; crop_mode",
        "'crop_pct':0; crop_pct",
        "'crop_pct':1e-9; crop_pct",
        "'input_size':[1,28,28]; input_size",
        "'input_size':28; input_size",
        "'interpolation':'random'; random"
      })
  void fromTimm_oneFieldWrong_isNamed(String change, String named) {
    ObjectNode file = (ObjectNode) json(TIMM + ",'input_size':[3,28,28],'crop_pct':0.9");
    file.setAll((ObjectNode) json(change));

    assertThatThrownBy(() -> Preprocessing.fromTimm(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(named);
  }

  @Test
  void fromOpenClip_oldFile_isShortestBicubicAtTheTowersSize() {
    Preprocessing read = openClip(CLIP, "'image_size':32");

    assertThat(read.resize()).isEqualTo(new Resize.ShortestEdge(32));
    assertThat(read.filter()).isEqualTo(Filter.BICUBIC);
    assertThat(read.crop()).contains(new Crop(32, 32, Crop.Centring.TORCHVISION, 0));
  }

  @Test
  void fromOpenClip_squash_isExact() {
    Preprocessing read =
        openClip(
            CLIP + ",'resize_mode':'squash','interpolation':'bilinear'", "'image_size':[24,32]");

    assertThat(read.resize()).isEqualTo(new Resize.Exact(24, 32));
    assertThat(read.crop()).isEmpty();
    assertThat(read.filter()).isEqualTo(Filter.BILINEAR);
  }

  @Test
  void frame_pictureWhoseLongSideWouldNotFitANumber_isRefused() {
    Preprocessing shortest =
        new Preprocessing(
            new Resize.ShortestEdge(256),
            Filter.BICUBIC,
            Optional.of(new Crop(224, 224, Crop.Centring.HUGGING_FACE, 0)),
            1,
            new float[] {0, 0, 0},
            new float[] {1, 1, 1});

    assertThatThrownBy(() -> shortest.frame(Pictures.plain(1, 9_000_000, 1, 2, 3)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("too long and narrow");
  }

  @Test
  void fromOpenClip_longest_padsWithTheFillColour() {
    Preprocessing read =
        openClip(CLIP + ",'resize_mode':'longest','fill_color':7", "'image_size':32");

    Rgb frame = read.frame(Pictures.plain(64, 32, 200, 100, 50));

    assertThat(frame.sample(16, 0, 0)).isEqualTo(7);
    assertThat(frame.sample(16, 8, 0)).isEqualTo(200);
    assertThat(frame.sample(31, 23, 2)).isEqualTo(50);
    assertThat(frame.sample(16, 24, 2)).isEqualTo(7);
  }

  @Test
  void fromOpenClip_sizeInPreprocessing_isUsedWhenTheTowerHasNone() {
    assertThat(openClip(CLIP + ",'size':[3,5]", "'layers':2").width()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'mode':'L'", "'resize_mode':'widest'", "'padding':3", "'mean':null"})
  void fromOpenClip_oneFieldWrong_isNamed(String change) {
    String name = change.substring(1, change.indexOf('\'', 1));

    assertThatThrownBy(() -> openClip(CLIP + "," + change, "'image_size':32"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(name);
  }

  @Test
  void fromOpenClip_noSizeAnywhere_saysWhere() {
    assertThatThrownBy(() -> openClip(CLIP, "'layers':2"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("image_size");
  }

  @Test
  void apply_samples_areNormalisedChannelsFirst() {
    Preprocessing read =
        huggingFace(
            "'image_processor_type':'ViTImageProcessor','do_resize':true,'size':2,'resample':2,"
                + NORMAL);

    assertThat(read.apply(Pictures.plain(9, 7, 255, 0, 51)))
        .containsExactly(
            2.5f,
            2.5f,
            2.5f,
            2.5f,
            -0.4f / 0.3f,
            -0.4f / 0.3f,
            -0.4f / 0.3f,
            -0.4f / 0.3f,
            (0.2f - 0.3f) / 0.4f,
            (0.2f - 0.3f) / 0.4f,
            (0.2f - 0.3f) / 0.4f,
            (0.2f - 0.3f) / 0.4f);
  }

  @Test
  void atSize_shortestEdgeAndCrop_scaleTogether() {
    Preprocessing half =
        huggingFace(
                "'do_resize':true,'size':{'shortest_edge':256},'resample':3,'do_center_crop':true,"
                    + "'crop_size':224,"
                    + NORMAL)
            .atSize(112);

    assertThat(half.resize()).isEqualTo(new Resize.ShortestEdge(128));
    assertThat(half.height()).isEqualTo(112);
    assertThat(half.width()).isEqualTo(112);
    assertThat(half.mean()).containsExactly(0.5f, 0.4f, 0.3f);
  }

  @Test
  void atSize_ownSize_isTheSame() {
    Preprocessing read = openClip(CLIP, "'image_size':32");

    assertThat(read.atSize(32)).isEqualTo(read);
  }

  @Test
  void frame_endlessStrip_isRefused() {
    Preprocessing read = openClip(CLIP, "'image_size':2000");
    Rgb strip = Pictures.plain(1, 60000, 1, 1, 1);

    assertThatThrownBy(() -> read.frame(strip))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("1 x 60000");
  }

  @Test
  void toJson_everyRule_comesBackEqual() throws JsonProcessingException {
    float[] mean = {0.485f, 0.456f, 0.406f};
    float[] std = {0.229f, 0.224f, 0.225f};
    Resize[] rules = {
      new Resize.Unchanged(),
      new Resize.ShortestEdge(9),
      new Resize.Exact(8, 9),
      new Resize.Cover(8, 9),
      new Resize.Contain(8, 9)
    };
    for (Resize rule : rules) {
      for (Crop.Centring centring : Crop.Centring.values()) {
        Preprocessing one =
            new Preprocessing(
                rule, Filter.BOX, Optional.of(new Crop(4, 5, centring, 0x102030)), 0.5, mean, std);
        JsonNode json = new ObjectMapper().readTree(one.toJson().toString());

        assertThat(Preprocessing.fromJson(json)).isEqualTo(one);
      }
    }
  }

  @Test
  void fromJson_unknownField_isRefused() {
    ObjectNode json = openClip(CLIP, "'image_size':32").toJson().put("blur", 2);

    assertThatThrownBy(() -> Preprocessing.fromJson(json))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("blur");
  }

  private static Preprocessing huggingFace(String fields) {
    return Preprocessing.fromHuggingFace(json(fields));
  }

  private static Preprocessing openClip(String preprocess, String tower) {
    return Preprocessing.fromOpenClip(
        json("'model_cfg':{'vision_cfg':{%s}},'preprocess_cfg':{%s}".formatted(tower, preprocess)));
  }

  private static JsonNode json(String fields) {
    try {
      return new ObjectMapper().readTree("{" + fields.replace('\'', '"') + "}");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(fields, e);
    }
  }
}
