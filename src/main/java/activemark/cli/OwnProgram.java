package activemark.cli;

import activemark.io.process.ProcessEnd;
import activemark.web.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * This program started once more, as the launcher would, for work that may take its process along.
 */
final class OwnProgram implements Program {
  private static final String TRACE = "trace";
  private static final String PARENT = "activemark.parent";
  private static final List<String> SECRETS =
      List.of("PGPASSWORD", "PGPASSFILE", LedgerOption.VARIABLE);

  private final String ledger;
  private final List<String> keyOptions;

  /**
   * The program, which for a trace is given a ledger and a key.
   *
   * @param ledger its URL, which goes through the environment
   * @param keyOptions --key and --passphrase-file with the names of files
   */
  OwnProgram(String ledger, List<String> keyOptions) {
    this.ledger = ledger;
    this.keyOptions = List.copyOf(keyOptions);
  }

  @Override
  public ProcessBuilder process(List<String> command) {
    List<String> whole = new ArrayList<>();
    String options = Optional.ofNullable(System.getenv("ACTIVEMARK_JAVA_OPTS")).orElse("");
    whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    whole.addAll(
        List.of(
            "-Xmx1200m",
            "-XX:MaxDirectMemorySize=256m",
            "-XX:+UseSerialGC",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dactivemark.terminal.err=true",
            "-Dactivemark.columns=90",
            "-D" + PARENT + "=" + ProcessHandle.current().pid()));
    whole.addAll(Stream.of(options.split("\\s+")).filter(o -> !o.isEmpty()).toList());
    whole.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    whole.addAll(command);
    whole.add("--color=never");
    boolean traces = command.get(0).equals(TRACE);
    if (traces) {
      whole.addAll(keyOptions);
    }
    ProcessBuilder builder = new ProcessBuilder(whole);
    Map<String, String> environment = builder.environment();
    if (traces) {
      environment.put(LedgerOption.VARIABLE, ledger);
    } else {
      SECRETS.forEach(environment::remove);
    }
    return builder;
  }

  /** Where this process was started by another of ours: ends it when that one ends, however. */
  static void endWithParent() {
    Long parent = Long.getLong(PARENT);
    if (parent == null) {
      return;
    }
    Thread watch =
        new Thread(
            () -> {
              ProcessHandle.of(parent).ifPresent(process -> process.onExit().join());
              ProcessEnd.terminate();
            },
            "parent");
    watch.setDaemon(true);
    watch.start();
  }
}
