package activemark.cli;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * From failure to message and exit code. What the user can mend is a message and 2; what the
 * machine or the engine refused is one line and 70; anything else is a bug and shows its stack.
 */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final String ENGINE = "org.bytedeco.";

  /** Stands in what the engine says when it gets no memory, before the words for people. */
  private static final String ALLOCATOR = "DefaultCPUAllocator: ";

  private static final int MAX_CAUSES = 16;

  private final ActiveMark app;

  Failures(ActiveMark app) {
    this.app = app;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    StringBuilder message = new StringBuilder(String.valueOf(failure.getMessage()));
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        message.append("\n  meant:    ").append(String.join(" or ", suggestions));
      }
    }
    message
        .append("\n  to do:    ")
        .append(command.getCommandSpec().qualifiedName())
        .append(" --help");
    app.console().error(message.toString());
    return ExitCode.BAD_INPUT;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return report(failure);
  }

  /** Prints the failure and returns its exit code. */
  int report(Throwable failure) {
    Console console = app.console();
    int code;
    if (failure instanceof BadInput || failure instanceof Incompatible) {
      console.error(String.valueOf(failure.getMessage()));
      code = ExitCode.BAD_INPUT;
    } else if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
      return report(wrapped.getCause());
    } else if (failure instanceof IOException io) {
      console.error(describe(io));
      code = ExitCode.BAD_INPUT;
    } else if (failure instanceof OutOfMemoryError || nativeShortage(failure).isPresent()) {
      console.error(
          "Out of memory: "
              + nativeShortage(failure).orElse(firstLine(failure))
              + "\n  to do:    use fewer or smaller images; the Java side alone grows with"
              + " ACTIVEMARK_JAVA_OPTS=-Xmx4g");
      code = ExitCode.INTERNAL;
    } else if (isMissingEngine(failure)) {
      console.error("The engine (LibTorch) cannot be loaded here: " + firstLine(failure));
      code = ExitCode.INTERNAL;
    } else if (nativeCause(failure).isPresent()) {
      Throwable cause = nativeCause(failure).get();
      String where = cause == failure ? "" : firstLine(failure) + ": ";
      console.error("The engine failed: " + where + firstLine(cause));
      code = ExitCode.INTERNAL;
    } else {
      console.error("this is a bug in ActiveMark; please report it with the lines below");
      console.trace(failure);
      return ExitCode.INTERNAL;
    }
    if (console.verbose()) {
      console.trace(failure);
    }
    return code;
  }

  private static String describe(IOException failure) {
    String detail = String.valueOf(failure.getMessage());
    if (failure instanceof NoSuchFileException) {
      return "No such file or folder: " + detail;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "It exists already: " + detail;
    }
    if (failure instanceof AccessDeniedException) {
      return "Permission denied: " + detail;
    }
    return "Reading or writing failed: " + detail;
  }

  /** The engine's own failure, which code of ours may have wrapped to say where it happened. */
  private static Optional<Throwable> nativeCause(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(MAX_CAUSES)
        .filter(Failures::isNative)
        .findFirst();
  }

  private static boolean isNative(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    return failure instanceof RuntimeException
        && stack.length > 0
        && stack[0].isNativeMethod()
        && stack[0].getClassName().startsWith(ENGINE);
  }

  private static Optional<String> nativeShortage(Throwable failure) {
    return nativeCause(failure)
        .map(Failures::firstLine)
        .filter(line -> line.contains(ALLOCATOR))
        .map(line -> line.substring(line.indexOf(ALLOCATOR) + ALLOCATOR.length()));
  }

  private static boolean isMissingEngine(Throwable failure) {
    if (failure instanceof UnsatisfiedLinkError) {
      return true;
    }
    return failure instanceof NoClassDefFoundError
        && firstLine(failure).replace('/', '.').toLowerCase(Locale.ROOT).contains(ENGINE);
  }

  /** Native failures carry the engine's own stack behind the first line. */
  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }
}
