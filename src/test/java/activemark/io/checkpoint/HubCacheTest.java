package activemark.io.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubCacheTest {
  private static final String COMMIT = "ed25f3a31f01632728cabb09d1542f84ab7b0056";

  @TempDir Path folder;
  private HubCache cache;
  private Path repository;

  /** A cache as the hub's tools lay it out: blobs, and snapshots of relative links into them. */
  @BeforeEach
  void makeCache() throws IOException {
    cache = new HubCache(folder.resolve("hub"));
    repository = cache.root().resolve("models--acme--vit-small");
    Files.createDirectories(repository.resolve("refs/pr"));
    Files.createDirectories(repository.resolve("blobs"));
    Path snapshot = Files.createDirectories(repository.resolve("snapshots/" + COMMIT));
    Files.writeString(repository.resolve("refs/main"), COMMIT);
    Files.writeString(repository.resolve("refs/pr/1"), COMMIT + "\n");
    for (String name : new String[] {"config.json", "model.safetensors"}) {
      Path blob = repository.resolve("blobs/blob-of-" + name);
      Files.copy(Crafted.golden().resolve("hf-vit").resolve(name), blob);
      Files.createSymbolicLink(
          snapshot.resolve(name), Path.of("../../blobs").resolve(blob.getFileName()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/vit-small", "acme/vit-small@main", "acme/vit-small@pr/1"})
  void open_idInTheCache_readsItsSnapshot(String id) throws IOException {
    try (Checkpoint model = Checkpoint.open(Path.of(id), cache)) {
      assertThat(model.root()).isEqualTo(repository.resolve("snapshots/" + COMMIT));
      assertThat(model.configs()).containsKey("config.json");
      model.savePatched(Map.of(), folder.resolve("out"));
    }
    Path golden = Crafted.golden().resolve("hf-vit/model.safetensors");
    assertThat(folder.resolve("out/model.safetensors")).hasSameBinaryContentAs(golden);
    assertThat(Files.isSymbolicLink(folder.resolve("out/model.safetensors"))).isFalse();
  }

  @Test
  void open_commit_needsNoRef() throws IOException {
    Files.delete(repository.resolve("refs/main"));
    try (Checkpoint model = Checkpoint.open(Path.of("acme/vit-small@" + COMMIT), cache)) {
      assertThat(model.names()).isNotEmpty();
    }
    assertRefused("acme/vit-small", "does not hold this revision", COMMIT, "hf download");
  }

  @Test
  void open_unknownRevision_namesTheCommand() {
    assertRefused(
        "acme/vit-small@v2", "this revision", "hf download acme/vit-small --revision v2", COMMIT);
  }

  @Test
  void open_refThatLeavesTheCache_isRefused() throws IOException {
    Files.writeString(repository.resolve("refs/main"), "../../..");
    assertRefused("acme/vit-small", "does not hold this revision");
    Files.writeString(repository.resolve("refs/main"), "");
    assertRefused("acme/vit-small", "does not hold this revision");
  }

  @Test
  void open_unknownId_namesTheCommand() {
    assertRefused("acme/vit-large", "no such model", "hf download acme/vit-large");
    assertRefused("acme/vit-large@v1", "hf download acme/vit-large --revision v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../hub", "a/b/c", "acme/..", "acme", "acme/vit small", "acme/vit@a/../b"})
  void open_textThatIsNoId_isOnlyAPath(String text) {
    assertThatThrownBy(() -> Checkpoint.open(folder.getFileSystem().getPath(text), cache))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no such model")
        .message()
        .doesNotContain("hf download");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "model.safetensors"})
  void open_incompleteSnapshot_namesTheFileAndTheCommand(String name) throws IOException {
    Files.delete(repository.resolve("blobs/blob-of-" + name));
    assertRefused(
        "acme/vit-small", "is missing", name, "hf download acme/vit-small --revision " + COMMIT);
  }

  @Test
  void open_snapshotWithoutWeights_namesTheCommand() throws IOException {
    Files.delete(repository.resolve("snapshots/" + COMMIT + "/model.safetensors"));
    assertRefused("acme/vit-small", "no weights", "hf download acme/vit-small --revision");
  }

  @Test
  void of_environment_isAskedInTheOrderOfTheHubsTools() {
    Path home = Path.of("/home/u");
    assertThat(HubCache.of(Map.of(), home).root())
        .isEqualTo(Path.of("/home/u/.cache/huggingface/hub"));
    assertThat(HubCache.of(Map.of("XDG_CACHE_HOME", "/x"), home).root())
        .isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(HubCache.of(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h"), home).root())
        .isEqualTo(Path.of("/h/hub"));
    assertThat(HubCache.of(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c"), home).root())
        .isEqualTo(Path.of("/c"));
    assertThat(HubCache.of(Map.of("HF_HUB_CACHE", "~/c"), home).root())
        .isEqualTo(Path.of("/home/u/c"));
    assertThat(HubCache.of(Map.of("HF_HUB_CACHE", " ", "HF_HOME", "/h"), home).root())
        .isEqualTo(Path.of("/h/hub"));
  }

  private void assertRefused(String id, String... parts) {
    assertThatThrownBy(() -> Checkpoint.open(Path.of(id), cache))
        .isInstanceOf(BadInput.class)
        .message()
        .contains(parts);
  }
}
