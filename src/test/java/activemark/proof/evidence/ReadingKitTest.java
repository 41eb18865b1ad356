package activemark.proof.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others get to read a mark again. */
final class ReadingKitTest {
  private static final MarkFile MARK =
      MarkFile.read(Path.of("src/test/resources/golden/proof/recipient.mark"));

  @TempDir Path folder;

  private Path edited(Consumer<ObjectNode> edit) throws IOException {
    ObjectNode document = StrictJson.parse(ReadingKit.of(MARK).toText(), "test");
    edit.accept(document);
    return Files.writeString(folder.resolve("edited.kit"), StrictJson.pretty(document));
  }

  @Test
  void read_writtenKit_givesTheMarkBackWithTheKey() {
    Path file = folder.resolve("a.kit");
    ReadingKit.of(MARK).write(file);
    ReadingKit kit = ReadingKit.read(file);
    MarkFile again = kit.mark(MARK.claim(), MARK.opening());

    assertThat(kit).isEqualTo(ReadingKit.of(MARK));
    assertThat(again.claim()).isEqualTo(MARK.claim());
    for (MarkPart part : MARK.parts()) {
      assertThat(again.codewords().of(part)).isEqualTo(MARK.codewords().of(part));
    }
  }

  @Test
  void write_holdsNoSecret() {
    assertThat(ReadingKit.of(MARK).toText())
        .doesNotContain(HexFormat.of().formatHex(MARK.key().secret()))
        .doesNotContain(MARK.recipient());
  }

  @Test
  void read_editedPart_isRefused() throws IOException {
    Path file = edited(d -> ((ObjectNode) d.get("parts").get(0)).put("bits", 8));
    assertThatThrownBy(() -> ReadingKit.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("kit was changed since it was written");
  }

  @Test
  void read_otherDocumentsAndVersions_areRefused() throws IOException {
    for (String format : List.of("activemark.kit/3", "activemark.mark/1")) {
      Path file = edited(d -> d.put("format", format));
      assertThatThrownBy(() -> ReadingKit.read(file)).isInstanceOf(BadInput.class);
    }
    Path unknown = edited(d -> d.put("key", "x"));
    assertThatThrownBy(() -> ReadingKit.read(unknown)).hasMessageContaining("does not know");
    String text = ReadingKit.of(MARK).toText();
    Path cut = Files.writeString(folder.resolve("cut"), text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> ReadingKit.read(cut)).hasMessageContaining("not valid JSON");
  }

  @Test
  void mark_kitWithoutAPart_isRefused() {
    ReadingKit fewer =
        new ReadingKit(MARK.digest(), MARK.parts().subList(0, MARK.parts().size() - 1));
    assertThatThrownBy(() -> fewer.mark(MARK.claim(), MARK.opening()))
        .isInstanceOf(Incompatible.class)
        .hasMessageContaining("another mark than the evidence");
  }

  @Test
  void mark_otherBits_areRefused() {
    MarkPart first = MARK.parts().get(0);
    MarkPart other =
        new MarkPart(
            first.id(), first.scheme(), first.bits() + 1, first.parameters(), first.tensors());
    ReadingKit kit = new ReadingKit(MARK.digest(), List.of(other));
    assertThatThrownBy(() -> kit.mark(MARK.claim(), MARK.opening()))
        .isInstanceOf(Incompatible.class);
  }
}
