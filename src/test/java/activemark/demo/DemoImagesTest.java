package activemark.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.io.image.ImageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoImagesTest {
  @TempDir Path folder;

  @Test
  void writeTo_givesAFolderOfPictures() {
    DemoImages.writeTo(folder.resolve("pictures"), 3, 1);

    assertThat(ImageFolder.list(folder.resolve("pictures"))).hasSize(3);
  }

  @Test
  void writeClassesTo_givesOneFolderForEachThing() {
    DemoImages.writeClassesTo(folder.resolve("data"), 17, 1);

    assertThat(ImageFolder.classes(folder.resolve("data"))).hasSize(15).containsKey("still-life");
    assertThat(ImageFolder.list(folder.resolve("data"))).hasSize(17);
  }

  @Test
  void writeTo_sameSeed_givesTheSameBytesAndAnotherSeedOthers() throws IOException {
    DemoImages.writeTo(folder.resolve("a"), 1, 1);
    DemoImages.writeTo(folder.resolve("b"), 1, 1);
    DemoImages.writeTo(folder.resolve("c"), 1, 2);

    assertThat(only("a")).isEqualTo(only("b")).isNotEqualTo(only("c"));
  }

  @Test
  void writeTo_existingFolder_isRefusedAndKept() throws IOException {
    Path mine = Files.createDirectory(folder.resolve("mine"));

    assertThatThrownBy(() -> DemoImages.writeTo(mine, 1, 1)).isInstanceOf(BadInput.class);
    assertThat(mine).isEmptyDirectory();
  }

  private byte[] only(String name) throws IOException {
    return Files.readAllBytes(ImageFolder.list(folder.resolve(name)).get(0));
  }
}
