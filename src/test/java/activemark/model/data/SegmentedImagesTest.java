package activemark.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.TinyFolder;
import activemark.io.image.Preprocessing;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentedImagesTest {
  @TempDir Path folder;

  @Test
  void map_readsClasses_voidAndWhiteAreNone() throws IOException {
    LabelMap map = LabelMap.read(map("a.png", 0, 10, 11, 255));

    assertThat(map.classes()).containsExactly(0, 10, LabelMap.VOID, LabelMap.VOID);
    assertThat(map.width()).isEqualTo(4);
  }

  @Test
  void map_resized_takesTheNearest() throws IOException {
    LabelMap map = LabelMap.read(map("a.png", 1, 2, 3, 4));

    assertThat(map.resized(1, 2).classes()).containsExactly(2, 4);
    assertThat(map.resized(2, 4).classes()).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
  }

  @Test
  void map_ofOtherNumbersOrColours_isRefused() throws IOException {
    Path tooLarge = map("a.png", 12);
    Path coloured = TinyFolder.pictures(folder.resolve("drawn"), 1, 1).resolve("000.png");

    assertThatThrownBy(() -> LabelMap.read(tooLarge))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("the number 12");
    assertThatThrownBy(() -> LabelMap.read(coloured))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("coloured");
  }

  @Test
  void open_pairsByName_andAPictureWithoutAMapIsRefused() throws IOException {
    for (String part : List.of("train", "test")) {
      TinyFolder.pictures(folder.resolve(part), 3, 1);
      Files.createDirectories(folder.resolve(part + "annot"));
    }
    for (String name : List.of("000", "001", "002", "spare")) {
      map("trainannot/" + name + ".png", 0);
    }
    map("testannot/000.png", 0);
    SegmentedImages train = SegmentedImages.open(folder, "train", preprocessing());

    assertThat(train.maps())
        .extracting(map -> map.getFileName().toString())
        .containsExactly("000.png", "001.png", "002.png");
    assertThat(train.sample(2, new Seed(1).stream("a")).maps())
        .hasSize(2)
        .isEqualTo(train.sample(2, new Seed(1).stream("a")).maps());
    assertThatThrownBy(() -> SegmentedImages.open(folder, "test", preprocessing()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("001.png");
  }

  private static Preprocessing preprocessing() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("size").put("height", 16).put("width", 16);
    json.put("do_resize", true).put("resample", 2).put("do_center_crop", false);
    json.put("do_rescale", true).put("rescale_factor", 1 / 255.0).put("do_normalize", false);
    return Preprocessing.fromHuggingFace(json);
  }

  private Path map(String name, int... values) throws IOException {
    BufferedImage image = new BufferedImage(values.length, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < values.length; i++) {
      image.getRaster().setSample(i, 0, 0, values[i]);
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
