package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rivals are embedded, verified and asked with random keys by the commands of our own marks. */
@NoLeaks
final class RivalCommandsTest {
  @TempDir static Path folder;
  private static MarkStory story;

  @BeforeAll
  static void make() {
    story = MarkStory.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"li2021", "neuralmark", "uchida"})
  void storedBits_areShownInTheCopyAndNotInTheOriginal(String scheme) {
    Run embedded =
        story.embed(
            scheme, "acme", "--scheme", scheme, "--bits", "32", "--steps", "600", "--quiet");
    assertThat(embedded.code()).as(embedded.err()).isZero();
    Path mark = story.at(scheme + ".mark");

    Run own = story.verify(story.at(scheme), mark);
    assertThat(own.code()).as(own.out() + own.err()).isZero();
    assertThat(story.verify(story.model(), mark).code()).isEqualTo(1);
  }

  @Test
  void signs_areAScoreThatDecidesNothingAlone() {
    Run embedded = story.embed("signs", "acme", "--scheme", "lim2022", "--steps", "20", "--quiet");
    assertThat(embedded.code()).as(embedded.err()).isZero();

    Run own = story.verify(story.at("signs"), story.at("signs.mark"));
    assertThat(own.code()).as(own.out() + own.err()).isEqualTo(3);
  }

  @Test
  void negatives_askWithRivalsToo() {
    Run run =
        Run.of(
            "negatives",
            story.model().toString(),
            "--base",
            story.model().toString(),
            "--images",
            story.at("fresh").toString(),
            "--keys",
            "2",
            "--scheme",
            "uchida+neuralmark+deepsigns",
            "--json",
            "-",
            "--precision",
            "float32");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"shown\"");
  }
}
