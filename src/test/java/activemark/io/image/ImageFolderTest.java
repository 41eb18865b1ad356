package activemark.io.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;

  @Test
  void list_nestedFolders_isSortedByPathWithImagesOnly() throws IOException {
    for (String name :
        new String[] {
          "b.png", "a/z.JPG", "a/notes.txt", "a.b/c.webp", ".hidden.png", ".git/x.png"
        }) {
      touch(name);
    }

    assertThat(ImageFolder.list(folder))
        .extracting(file -> folder.relativize(file).toString().replace('\\', '/'))
        .containsExactly("a.b/c.webp", "a/z.JPG", "b.png");
  }

  @Test
  void list_linkToImage_isFollowed() throws IOException {
    Path target = touch("target.bin");
    Files.createSymbolicLink(folder.resolve("a.png"), target);

    assertThat(ImageFolder.list(folder)).containsExactly(folder.resolve("a.png"));
  }

  @Test
  void list_linkInACircle_isRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("round"), folder);

    assertThatThrownBy(() -> ImageFolder.list(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("cannot be searched");
  }

  @Test
  void list_missingFolder_saysSo() {
    assertThatThrownBy(() -> ImageFolder.list(folder.resolve("none")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no such folder")
        .hasMessageContaining("none");
  }

  @Test
  void list_file_saysSo() throws IOException {
    Path file = touch("a.png");

    assertThatThrownBy(() -> ImageFolder.list(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void list_emptyFolder_saysSo() {
    assertThatThrownBy(() -> ImageFolder.list(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("an empty folder");
  }

  @Test
  void list_noImages_saysWhatIsThere() throws IOException {
    touch("labels.csv");

    assertThatThrownBy(() -> ImageFolder.list(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("1 file: labels.csv");
  }

  @Test
  void classes_folderPerClass_areSortedByName() throws IOException {
    touch("dog/2.png");
    touch("dog/1.png");
    touch("cat/deep/9.jpg");
    touch("readme.png");

    assertThat(ImageFolder.classes(folder))
        .containsExactly(
            entry("cat", List.of(folder.resolve("cat/deep/9.jpg"))),
            entry("dog", List.of(folder.resolve("dog/1.png"), folder.resolve("dog/2.png"))));
  }

  @Test
  void classes_noSubFolder_saysSo() throws IOException {
    touch("a.png");

    assertThatThrownBy(() -> ImageFolder.classes(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("one sub folder of images for each class");
  }

  @Test
  void classes_emptyClass_isNamed() throws IOException {
    touch("cat/1.png");
    Files.createDirectory(folder.resolve("dog"));

    assertThatThrownBy(() -> ImageFolder.classes(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("dog");
  }

  @Test
  void classes_sharedData_hasItsClasses() {
    assertThat(ImageFolder.classes(Pictures.shared("data/cifar10/test")))
        .hasSize(10)
        .allSatisfy((name, files) -> assertThat(files).as(name).hasSize(100));
  }

  private Path touch(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
