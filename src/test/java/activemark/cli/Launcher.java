package activemark.cli;

import activemark.fixtures.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs the launcher script in a process of its own.
 *
 * @param script the script
 * @param environment what is added to the environment; an empty value removes the variable
 */
record Launcher(Path script, Map<String, String> environment) {
  private static final long PATIENCE_SECONDS = 120;

  /** The checkout's own script, running the classes under test without a jar. */
  static Launcher ofThisCheckout() {
    return new Launcher(
        Path.of("activemark").toAbsolutePath(),
        Map.of(
            "ACTIVEMARK_CLASSPATH", ChildJvm.classPath(),
            "JAVA_HOME", System.getProperty("java.home")));
  }

  /** The same with one more variable. */
  Launcher with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(variable, value);
    return new Launcher(script, more);
  }

  /** The same on a class path without the engine. */
  Launcher withoutEngine() {
    String path =
        Arrays.stream(environment.get("ACTIVEMARK_CLASSPATH").split(File.pathSeparator))
            .filter(entry -> !entry.contains("bytedeco"))
            .collect(Collectors.joining(File.pathSeparator));
    return with("ACTIVEMARK_CLASSPATH", path);
  }

  /** Starts the script without waiting for it. */
  Process start(Path out, Path err, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    return builder.start();
  }

  /** Runs the script to its end. */
  Run run(String... args) throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    try {
      Process process = start(out, err, args);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the launcher hangs");
      }
      return new Run(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
