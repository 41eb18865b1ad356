package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Finding;
import activemark.bench.result.Trial;
import activemark.fixtures.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about adding schemes and attacks, followed to the letter. */
final class WalkThroughTest {
  private static final Path PAGE = Path.of("docs/add-a-scheme-or-attack.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(java|yaml)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern PLACE =
      Pattern.compile("package ([a-z.]+);.*?class (\\w+)", Pattern.DOTALL);
  private static final int MINUTES = 10;

  @TempDir Path folder;

  private static List<String> blocks(String kind) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      if (matcher.group(1).equals(kind)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  /** A source of the page, at its place. */
  private Path source(String text) throws IOException {
    Matcher place = PLACE.matcher(text);
    assertThat(place.find()).isTrue();
    Path file =
        folder.resolve("src/" + place.group(1).replace('.', '/') + "/" + place.group(2) + ".java");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** One of the program's lists with a line more. */
  private Path withLine(String list, String line) throws IOException {
    String text = Files.readString(Path.of("src/main/java").resolve(list));
    int at = text.indexOf("List.of(", text.indexOf(" ALL =")) + "List.of(".length();
    return source(text.substring(0, at) + line + text.substring(at));
  }

  @Test
  void page_codeCompiles_andTheComparisonShowsBoth() throws Exception {
    List<String> options = new ArrayList<>(List.of("-d", folder.resolve("compiled").toString()));
    options.addAll(List.of("-cp", ChildJvm.classPath(), "-proc:none", "--release", "17"));
    assertThat(blocks("java")).hasSize(2);
    for (String block : blocks("java")) {
      options.add(source(block).toString());
    }
    options.add(
        withLine("activemark/mark/Schemes.java", "new activemark.mark.signs.SignsScheme(), ")
            .toString());
    options.add(withLine("activemark/attack/noise/Noises.java", "new DropBiases(), ").toString());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Files.createDirectories(folder.resolve("compiled"));
    assertThat(compiler.run(null, null, null, options.toArray(String[]::new))).isZero();

    ArenaStory story = ArenaStory.in(folder);
    List<String> command =
        ChildJvm.command(
            folder.resolve("compiled") + File.pathSeparator + ChildJvm.classPath(),
            "activemark.cli.Main");
    command.addAll(story.bench(blocks("yaml").get(0), "out", "-q"));
    Path told = folder.resolve("told.txt");
    Process run =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile()).start();
    try {
      assertThat(run.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      run.destroyForcibly();
    }
    assertThat(run.exitValue()).as("%s", Files.readString(told)).isZero();
    ArenaFile file = ArenaFile.read(story.at("out").resolve("arena.json"));
    assertThat(verdict(file, "signs", "marked")).isEqualTo("shown");
    assertThat(verdict(file, "signs", "base")).isEqualTo("not-shown");
    assertThat(verdict(file, "signs", "drop-biases")).isEqualTo("not-shown");
    assertThat(verdict(file, "signs", "prune-40")).isEqualTo("shown");
    assertThat(verdict(file, "tied-usual", "drop-biases")).isEqualTo("shown");
    assertThat(Files.readString(story.at("out").resolve("arena.html")))
        .contains("Schemes that read weights", "drop-biases share=1");
  }

  private static String verdict(ArenaFile file, String who, String suspect) {
    for (Trial trial : file.trials()) {
      if (trial.place().contestant().equals(who)
          && trial.place().suspect().equals(suspect)
          && trial.finding() instanceof Finding.Observed found) {
        return found.verdict();
      }
    }
    return "nothing";
  }
}
