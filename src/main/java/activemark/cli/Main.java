package activemark.cli;

import activemark.io.process.ProcessEnd;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The program's entry. */
public final class Main {
  /** The commands in the order {@code --help} shows them; a new command is one line here. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          ProfileCommand.class,
          KeygenCommand.class,
          EmbedCommand.class,
          VerifyCommand.class,
          NegativesCommand.class,
          ForgeCommand.class,
          PopulationCommand.class,
          CheckCommand.class,
          ReplayCommand.class,
          LedgerCommand.class,
          IssueCommand.class,
          TraceCommand.class,
          CommitCommand.class,
          SignCommand.class,
          TimestampCommand.class,
          ClaimCommand.class,
          AttackCommand.class,
          EnvelopeCommand.class,
          SurvivalCommand.class,
          BenchCommand.class,
          ReportCommand.class,
          EvaluateCommand.class,
          FeaturesCommand.class,
          AnswersCommand.class,
          InspectCommand.class,
          ServeCommand.class,
          CompletionCommand.class);

  private static final long STACK_BYTES = 64L << 20;

  private Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] args) {
    ProcessEnd.onSignals();
    OwnProgram.endWithParent();
    Locale.setDefault(Locale.ROOT); // a report must not depend on who reads it
    Streams streams = Streams.ofProcess();
    System.setOut(System.err); // a library's stray print must not reach a document on stdout
    // The engine's linear algebra overflows Java's usual stack, which kills the process.
    Thread.UncaughtExceptionHandler lost = (thread, e) -> System.exit(ExitCode.INTERNAL);
    Thread main = new Thread(null, () -> System.exit(run(streams, args)), "main", STACK_BYTES);
    main.setUncaughtExceptionHandler(lost);
    main.start();
  }

  /** Runs one command line and returns its exit code. */
  static int run(Streams streams, String... args) {
    ActiveMark app = new ActiveMark(streams);
    int code;
    try {
      code = commandLine(app, streams).execute(args);
    } catch (Error e) { // picocli reports exceptions only; memory and linkage fail with errors
      code = new Failures(app).report(e);
    }
    if (streams.out().checkError()) {
      app.console().error("Standard output could not be written completely.");
      return code == ExitCode.SHOWN ? ExitCode.BAD_INPUT : code;
    }
    return code;
  }

  /** The whole command line over one program object. */
  static CommandLine commandLine(ActiveMark app, Streams streams) {
    CommandLine line = new CommandLine(app);
    for (Class<?> command : COMMANDS) {
      line.addSubcommand(command);
    }
    Failures failures = new Failures(app);
    return line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        // An owner may be called @lab.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setExecutionStrategy(
            parsed -> {
              app.configure(documentOnStdout(parsed));
              line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi(app, streams)));
              return new RunLast().execute(parsed);
            });
  }

  private static boolean documentOnStdout(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.hasMatchedOption(JsonOutput.NAME)
        && JsonOutput.STDOUT.equals(String.valueOf(last.matchedOptionValue(JsonOutput.NAME, "")));
  }

  private static CommandLine.Help.Ansi ansi(ActiveMark app, Streams streams) {
    return app.global().color().on(streams.outIsTerminal(), streams.noColor())
        ? CommandLine.Help.Ansi.ON
        : CommandLine.Help.Ansi.OFF;
  }
}
