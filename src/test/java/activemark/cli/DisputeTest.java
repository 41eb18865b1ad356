package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.LocalAuthority;
import activemark.fixtures.NoLeaks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dispute from the marking to the ruling, as {@code docs/evidence-for-third-parties.md} tells it,
 * with documents that the program itself wrote.
 */
@NoLeaks
final class DisputeTest {
  private static final String SIGN = "src/test/resources/golden/sign/";

  @TempDir Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private static Run done(String... args) {
    Run run = Run.of(args);
    assertThat(run.code()).as(String.join(" ", args) + "\n" + run.out() + run.err()).isZero();
    return run;
  }

  private Run signed(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--claims", at("claims.jsonl"), "--signing-key", SIGN + "pkcs8.pem"));
    return done(all.toArray(String[]::new));
  }

  @Test
  void ownersDocuments_convinceAJudge() throws Exception {
    MarkStory story = MarkStory.in(folder);
    MarkStory.require(story.embed("acme", "acme", "--bits", "64", "-q"));
    MarkStory.require(story.embed("blue", "blue", "--bits", "64", "-q"));
    List<String> commit = new ArrayList<>(List.of("commit"));
    commit.addAll(List.of("--mark", at("acme.mark"), "--mark", at("blue.mark")));
    commit.addAll(List.of("--base", at("model"), "--release", at("acme"), "--release", at("blue")));
    commit.addAll(List.of("--out", at("commitment.json"), "--private", at("private.json")));
    assertThat(signed(commit.toArray(String[]::new)).out()).contains("2 marked copies");

    String root;
    try (LocalAuthority authority = new LocalAuthority()) {
      root = authority.root(folder.resolve("root.pem")).toString();
      String tsa = authority.address().toString();
      done("timestamp", at("commitment.json"), "--tsa", tsa, "--out", at("commitment.tsr"));
    }
    String seen = Instant.now().toString();

    done("attack", "noise", at("acme"), "--out", at("suspect"), "-q");
    MarkStory.require(
        story.verify(
            story.at("suspect"),
            story.at("acme.mark"),
            "--tries",
            "2",
            "--json",
            at("evidence.json"),
            "--kit",
            at("acme.kit"),
            "-q"));
    done("commit", "--reveal", "acme", "--private", at("private.json"), "--out", at("inclusion"));
    signed("claim", at("evidence.json"), "--model", at("suspect"), "--model", at("acme"));

    assertThat(done("claim", "--check", at("claims.jsonl"), "--public-key", SIGN + "pair.pub.pem"))
        .extracting(Run::out)
        .asString()
        .contains("2 marked copies, 2 named", "shown");
    List<String> check = new ArrayList<>(List.of("check", at("evidence.json")));
    check.addAll(List.of("--commitment", at("commitment.json"), "--inclusion", at("inclusion")));
    check.addAll(List.of("--timestamp", at("commitment.tsr"), "--root", root));
    check.addAll(List.of("--suspect-seen", seen));
    assertThat(done(check.toArray(String[]::new)).out())
        .contains("the mark was committed to before the suspect was seen");
    done(
        "replay",
        at("evidence.json"),
        "--suspect",
        at("suspect"),
        "--base",
        at("model"),
        "--images",
        at("fresh"),
        "--kit",
        at("acme.kit"),
        "-q");
  }
}
