package activemark.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecipientListTest {
  @TempDir Path folder;

  private List<String> read(String text) throws IOException {
    return RecipientList.read(Files.writeString(folder.resolve("list.csv"), text));
  }

  @Test
  void names_comeInTheOrderOfTheFile() throws IOException {
    assertThat(read("recipient\r\nacme\r\n\"Müller, \"\"Söhne\"\"\"\r\n李明\r\n"))
        .containsExactly("acme", "Müller, \"Söhne\"", "李明");
    assertThat(read("\ufeffrecipient\nacme")).containsExactly("acme");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is empty",
        "recipient | is empty",
        "name;acme | the heading recipient",
        "recipient;acme;acme | line 2 has too",
        "recipient;acme;ACME | line 2 has too",
        "recipient;straße;STRASSE | line 2 has too",
        "recipient;ｆｕｌｌ;full | line 2 has too",
        "recipient,mail;acme,a@b.c | one column",
        "recipient;acme,globex | one column",
        "recipient; acme | no blank at either end",
        "recipient;;acme | no blank at either end",
        "recipient;a\tb | no blank at either end",
        "recipient;\"acme\"x | no CSV file",
        "recipient;\"acme | no CSV file"
      })
  void anythingElse_isRefused(String text, String told) {
    assertThatThrownBy(() -> read(text.replace(';', '\n').replace("\\t", "\t")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(told);
  }

  @Test
  void aNameWithALineBreakOrTooLong_isRefused() {
    assertThatThrownBy(() -> read("recipient\n\"ac\nme\"\n")).hasMessageContaining("one line");
    assertThatThrownBy(() -> read("recipient\n" + "x".repeat(201)))
        .hasMessageContaining("1 to 200 characters");
  }

  @Test
  void bytesThatAreNotUtf8_areRefused() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "recipient\nMüller\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> RecipientList.read(file)).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> RecipientList.read(folder.resolve("none.csv")))
        .hasMessageContaining("There is no list");
  }
}
