package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No output takes the place of a file that the same command line names. */
final class NamedFilesTest {
  private static final Path PROOF = Path.of("src/test/resources/golden/proof");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect FILE --json FILE",
        "check FILE --json FILE",
        "check x.json --commitment FILE --json FILE",
        "keygen --owner Lab --out new.key --passphrase-file FILE --json FILE",
        "timestamp --check FILE x.tsr --root x.pem --json FILE",
        "commit --check x.json --inclusion FILE --json FILE",
        "commit --mark x.mark --mark FILE --out c.json --private p.json --json FILE",
        "sign x --signing-key FILE --signature x.sig --json FILE",
        "claim x.json --claims FILE --signing-key x.pem --json FILE",
        "verify FILE --mark x.mark --base x --images x --json FILE",
        "verify x --mark x.mark --base x --images x --envelope FILE --json FILE",
        "verify x --mark FILE --base x --images x --report FILE",
        "verify x --mark x.mark --base x --images x --json new.json --report new.json",
        "trace x --key x.key --passphrase-file FILE --base x --images x --json FILE"
      })
  void output_overAnotherFile_isRefused_andTheFileStays(String command) throws IOException {
    Path file = folder.resolve("file");
    Files.copy(PROOF.resolve("recipient.mark"), file);
    List<String> words =
        Arrays.stream(command.split(" "))
            .map(
                word ->
                    switch (word) {
                      case "FILE" -> file.toString();
                      case "new.key", "new.json" -> folder.resolve(word).toString();
                      default -> word;
                    })
            .toList();

    Run run = Run.of(words.toArray(String[]::new));

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("would replace another file");
    assertThat(file).hasSameBinaryContentAs(PROOF.resolve("recipient.mark"));
    assertThat(folder.resolve("new.key")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect FOLDER --json FILE",
        "ledger list --ledger FILE --json FILE",
        "report FOLDER --json FILE",
        "bench FILE --out OUT --json FILE",
        "envelope x --mark x.mark --base x --images x --data x --attacks FILE --out OUT --json FILE",
        "envelope x --mark x.mark --base x --images x --data x --out FOLDER --json RESULTS"
      })
  void output_overALedger_aListOrWhatAFolderHolds_isRefused(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "precious");
    Path results = Files.writeString(folder.resolve("results.jsonl"), "precious");
    String[] words =
        Arrays.stream(command.split(" "))
            .map(
                word ->
                    switch (word) {
                      case "FILE" -> file.toString();
                      case "RESULTS" -> results.toString();
                      case "FOLDER" -> folder.toString();
                      case "OUT" -> folder.resolve("out").toString();
                      default -> word;
                    })
            .toArray(String[]::new);

    Run run = Run.of(words);

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.err()).contains("would replace");
    assertThat(file).hasContent("precious");
    assertThat(results).hasContent("precious");
  }

  @Test
  void output_overAnInputByAnotherName_isRefused() throws IOException {
    Path file = Files.copy(PROOF.resolve("recipient.mark"), folder.resolve("file"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    Run run = Run.of("inspect", file.toString(), "--json", link.toString());

    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(file).hasSameBinaryContentAs(PROOF.resolve("recipient.mark"));
  }

  @Test
  void keygen_itsKeyAndItsSummary_areTwoFiles() {
    String key = folder.resolve("k").toString();

    Run run = Run.of("keygen", "--owner", "Lab", "--out", key, "--json", key);

    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(folder.resolve("k")).doesNotExist();
  }
}
