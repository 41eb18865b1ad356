package activemark.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordedVectorsTest {
  @TempDir Path folder;

  private RecordedVectors answers(String picture) throws IOException {
    Path file = folder.resolve("answers.jsonl");
    Files.writeString(file, "{\"picture\": \"" + picture + "\", \"vector\": [1, 2, 3]}\n");
    return RecordedVectors.read(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "./", "src/.."})
  void pictures_inTheFolderOneIsIn_areFound(String here) throws IOException {
    Pictures found = answers("pom.xml").pictures(Path.of(here));

    assertThat(found.files()).singleElement().asString().endsWith("pom.xml");
  }

  @Test
  void pictures_outsideTheFolder_areRefused() throws IOException {
    RecordedVectors answers = answers("../pom.xml");

    assertThatThrownBy(() -> answers.pictures(Path.of("src")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not in the folder");
  }
}
