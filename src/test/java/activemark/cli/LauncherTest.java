package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real program in a real process. */
final class LauncherTest {
  private static final String TELL_CLASSES = "-verbose:class";

  @TempDir Path folder;

  private final Launcher launcher = Launcher.ofThisCheckout();

  @Test
  void commandsWithoutEngine_runWhereItIsNotInstalled() throws Exception {
    Path key = folder.resolve("owner.key");
    Launcher bare = launcher.withoutEngine();

    assertThat(launcher.environment().get("ACTIVEMARK_CLASSPATH")).contains("bytedeco");
    assertThat(bare.environment().get("ACTIVEMARK_CLASSPATH")).doesNotContain("bytedeco");
    assertThat(bare.run("--help").code()).isZero();
    assertThat(bare.run("keygen", "--owner", "Alice", "--out", key.toString()).code()).isZero();
    assertThat(bare.run("inspect", key.toString()).code()).isZero();
    assertThat(bare.run("completion").code()).isZero();
    String evidence = "src/test/resources/golden/proof/evidence.json";
    assertThat(bare.run("check", evidence).code()).isZero();
    Run report = bare.run("report", folder.toString());
    assertThat(report.code()).isEqualTo(2);
    assertThat(report.err()).contains("arena.json");
    String signed = "src/test/resources/golden/sign/";
    assertThat(
            bare.run(
                    "sign",
                    "--check",
                    signed + "model",
                    "--signature",
                    signed + "reference.sig",
                    "--public-key",
                    signed + "key.pub.pem")
                .code())
        .isZero();
  }

  static List<List<String>> commandsWithoutEngine() {
    return List.of(
        List.of("--help"),
        List.of("--version"),
        List.of("verify", "--help"),
        List.of("completion"),
        List.of("keygen", "--owner", "Alice", "--out", "owner.key"));
  }

  @ParameterizedTest
  @MethodSource("commandsWithoutEngine")
  void commandWithoutEngine_loadsNoneOfItsClasses(List<String> words) throws Exception {
    String[] args =
        words.stream()
            .map(word -> word.equals("owner.key") ? folder.resolve(word).toString() : word)
            .toArray(String[]::new);

    Run run = launcher.with("ACTIVEMARK_JAVA_OPTS", TELL_CLASSES).run(args);

    assertThat(run.err()).contains("activemark.cli.Main").doesNotContain("org.bytedeco");
  }

  @Test
  void jsonOnStdout_staysPureWhileNativeCodePrints() throws Exception {
    // Java itself prints its class list to descriptor 1, as native libraries do.
    Path key = folder.resolve("owner.key");

    Run run =
        launcher
            .with("ACTIVEMARK_JAVA_OPTS", TELL_CLASSES)
            .run("keygen", "--owner", "Alice", "--out", key.toString(), "--json", "-");

    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.get("owner").asText()).isEqualTo("Alice");
    assertThat(run.out()).startsWith("{").endsWith("}" + System.lineSeparator());
    assertThat(run.err()).contains("activemark.cli.Main");
  }

  @Test
  void exitCode_isTheProgramsOwn() throws Exception {
    assertThat(launcher.run("inspect", folder.resolve("absent").toString()).code()).isEqualTo(2);
    assertThat(launcher.run("nonsense").code()).isEqualTo(2);
  }

  @Test
  void closedOrFullStdout_isNotSuccess() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "only some systems have a full device");

    Process process = launcher.start(full, folder.resolve("err.txt"), "--version");

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(folder.resolve("err.txt")).content().contains("could not be written");
  }

  @Test
  void fileNamesBeyondAscii_workInABareLocale() throws Exception {
    Path key = folder.resolve("clé-鍵.key");

    Run run =
        launcher
            .with("LC_ALL", "C")
            .with("LANG", "")
            .run("keygen", "--owner", "Zoë", "--out", key.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Zoë", "clé-鍵.key");
    assertThat(key.toFile().getParentFile().list()).contains("clé-鍵.key");
  }

  @Test
  void completion_isAcceptedByBash() throws Exception {
    Path script = Files.writeString(folder.resolve("completion.bash"), Run.of("completion").out());
    String command = "source '" + script + "' && complete -p activemark";
    Process bash;
    try {
      bash = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "no bash here");
      return;
    }
    String told = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(bash.waitFor()).as(told).isZero();
    assertThat(told).contains("complete").contains("activemark");
  }
}
