package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the launcher script does around Java: in a checkout whose Java and Maven are scripts that
 * tell how they were called.
 */
final class LauncherScriptTest {
  @TempDir Path temp;

  private Path checkout;
  private Path javaHome;
  private Launcher launcher;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(temp.resolve("a checkout/of ours"));
    Files.createDirectories(checkout.resolve("src/main/java"));
    Files.writeString(checkout.resolve("src/main/java/Source.java"), "");
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.copy(Path.of("activemark"), checkout.resolve("activemark"));
    runnable(checkout.resolve("activemark"));
    script(
        checkout.resolve("mvnw"),
        "echo build >> builds.txt; mkdir -p target; echo jar > target/activemark.jar");
    javaHome = temp.resolve("jdk");
    Files.createDirectories(javaHome.resolve("bin"));
    Files.writeString(javaHome.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    script(
        javaHome.resolve("bin/java"),
        "case \"$*\" in *ArchiveClassesAtExit*) exit 0;; esac\n"
            // descriptor 0 is where the program writes its results
            + "{ for word in \"$@\"; do echo \"arg $word\"; done; env | sed 's/^/env /'; } >&0\n"
            + "echo noise\n"
            + "exit ${FAKE_EXIT:-0}");
    launcher =
        new Launcher(
            checkout.resolve("activemark"),
            Map.of("JAVA_HOME", javaHome.toString(), "ACTIVEMARK_CLASSPATH", ""));
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    runnable(file);
  }

  private static void runnable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private long builds() throws IOException {
    Path log = checkout.resolve("builds.txt");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  private void age(String file, int seconds) throws IOException {
    Files.setLastModifiedTime(
        checkout.resolve(file), FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  @Test
  void firstRun_builds_andTheNextDoesNot() throws Exception {
    Run first = launcher.run("--help");
    Run second = launcher.run("--help");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err()).contains("building");
    assertThat(second.err()).doesNotContain("building");
    assertThat(builds()).isEqualTo(1);
    assertThat(checkout.resolve(".build/lock")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"src/main/java/Source.java", "pom.xml"})
  void newerSource_isBuiltAgain(String source) throws Exception {
    launcher.run("--help");
    age("target/activemark.jar", -60);
    age("src/main/java/Source.java", -120);
    age("src/main/java", -120);
    age("src/main", -120);
    age("pom.xml", -120);
    launcher.run("--help");
    assertThat(builds()).isEqualTo(1);

    age(source, -30);
    launcher.run("--help");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void twoAtOnce_buildOnce() throws Exception {
    script(
        checkout.resolve("mvnw"),
        "echo build >> builds.txt; sleep 1; mkdir -p target; echo jar > target/activemark.jar");

    Process one = launcher.start(temp.resolve("o1"), temp.resolve("e1"), "--help");
    Process two = launcher.start(temp.resolve("o2"), temp.resolve("e2"), "--help");

    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void lockOfADeadBuilder_doesNotHoldAnybody() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(checkout.resolve(".build"));
    Files.createSymbolicLink(checkout.resolve(".build/lock"), Path.of(Long.toString(dead.pid())));

    assertThat(launcher.run("--help").code()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void lockOfALivingBuilder_ofAnyUser_isWaitedFor() throws Exception {
    Files.createDirectories(checkout.resolve(".build"));
    Files.createSymbolicLink(checkout.resolve(".build/lock"), Path.of("1"));

    Process waiting = launcher.start(temp.resolve("o"), temp.resolve("e"), "--help");

    assertThat(waiting.waitFor(3, TimeUnit.SECONDS)).isFalse();
    assertThat(builds()).isZero();
    Files.delete(checkout.resolve(".build/lock"));
    assertThat(waiting.waitFor()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void placeThatCannotBeBuilt_isSaid_andIsNoVerdict() throws Exception {
    Files.writeString(checkout.resolve(".build"), "no folder");

    Run run = launcher.run("--help");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("cannot be written to");
  }

  @Test
  void optionsThatJavaRefuses_areSaid_andAreNoVerdict() throws Exception {
    Run run = launcher.with("ACTIVEMARK_JAVA_OPTS", "-Xmx4q").with("FAKE_EXIT", "1").run("x");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("ACTIVEMARK_JAVA_OPTS", "-Xmx4q");
  }

  @Test
  void failedBuild_saysSoAndFreesTheLock() throws Exception {
    script(checkout.resolve("mvnw"), "echo 'does not compile'; exit 1");

    Run run = launcher.run("--help");

    assertThat(run.code()).isEqualTo(70);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("does not compile", "the build failed");
    assertThat(Files.list(checkout.resolve(".build"))).isEmpty();
  }

  @Test
  void noJava_isExplained() throws Exception {
    // A folder of the tools that the script needs, without Java.
    Path tools = Files.createDirectories(temp.resolve("tools"));
    for (String tool : List.of("dirname", "readlink", "sed", "head")) {
      String found = Files.exists(Path.of("/usr/bin", tool)) ? "/usr/bin/" : "/bin/";
      script(tools.resolve(tool), "exec " + found + tool + " \"$@\"");
    }

    Run run = launcher.with("JAVA_HOME", "").with("PATH", tools.toString()).run("--help");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no Java found", "JAVA_HOME");
  }

  @Test
  void oldJava_isExplained() throws Exception {
    Files.writeString(javaHome.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

    Run run = launcher.run("--help");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is Java 11", "needs 17");
  }

  @Test
  void arguments_arriveAsTheyAre() throws Exception {
    Run run = launcher.run("inspect", "two  spaces", "*", "", "-x=$HOME");

    assertThat(run.out().lines())
        .containsSequence("arg inspect", "arg two  spaces", "arg *", "arg ", "arg -x=$HOME");
  }

  @Test
  void javaOptionsOfTheUser_comeAfterOurs() throws Exception {
    Run run = launcher.with("ACTIVEMARK_JAVA_OPTS", "-Xmx4g -Dpattern=*").run("inspect", "x");

    assertThat(run.out().lines()).containsSubsequence("arg -Xmx512m", "arg -Xmx4g", "arg -jar");
    assertThat(run.out().lines()).contains("arg -Dpattern=*");
  }

  @Test
  void printingToDescriptorOne_goesToStderr() throws Exception {
    Run run = launcher.run("verify", "x");

    assertThat(run.out()).contains("arg verify").doesNotContain("noise");
    assertThat(run.err()).contains("noise");
  }

  @Test
  void engineCommand_getsItsEnvironment() throws Exception {
    Run run =
        launcher
            .with("OMP_NUM_THREADS", "")
            .with("OMP_WAIT_POLICY", "")
            .with("OPENBLAS_CORETYPE", "Haswell")
            .run("verify", "x");

    assertThat(run.out())
        .containsPattern("env OMP_NUM_THREADS=[1-9]")
        .contains("env OMP_WAIT_POLICY=passive")
        .contains("arg -Dorg.bytedeco.javacpp.maxPhysicalBytes=0")
        .contains("arg -Dorg.bytedeco.javacpp.maxBytes=0")
        .doesNotContain("OPENBLAS_CORETYPE");
  }

  @Test
  void engineCommand_leavesTheUsersChoicesAlone() throws Exception {
    Run run =
        launcher
            .with("OMP_NUM_THREADS", "3")
            .with("OMP_WAIT_POLICY", "active")
            .with("OPENBLAS_CORETYPE", "Haswell")
            .with("ACTIVEMARK_KEEP_BLAS", "1")
            .run("verify", "x");

    assertThat(run.out().lines())
        .contains(
            "env OMP_NUM_THREADS=3", "env OMP_WAIT_POLICY=active", "env OPENBLAS_CORETYPE=Haswell");
  }

  @Test
  void exitCode_isPassedOn() throws Exception {
    assertThat(launcher.with("FAKE_EXIT", "3").run("verify", "x").code()).isEqualTo(3);
  }

  @Test
  void launcher_isFoundThroughALink() throws Exception {
    Path link = temp.resolve("bin");
    Files.createSymbolicLink(link, Path.of("a checkout/of ours/activemark"));

    Run run = new Launcher(link, launcher.environment()).run("--help");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("arg -jar", "of ours/target/activemark.jar");
  }

  @Test
  void newerJava_keepsItsOwnArchive() throws Exception {
    Files.writeString(javaHome.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");

    assertThat(launcher.run("--help").out()).contains("arg -XX:+AutoCreateSharedArchive");
  }
}
