package activemark.cli;

import activemark.bench.result.Cell;
import activemark.bench.result.ResultLog;
import activemark.bench.result.Survival;
import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.io.files.Targets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Puts the results of several envelopes side by side. */
@Command(
    name = "survival",
    description = {
      "Put the results of several envelopes side by side: what each attack left of the mark,",
      "the worst over all keys and seeds.",
      "Example: activemark survival envelope-1 envelope-2 envelope-3 --markdown survival.md"
    })
final class SurvivalCommand implements Callable<Integer> {
  private static final String RESULTS = "results.jsonl";

  @ParentCommand private ActiveMark app;
  @Mixin private JsonOutput json;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR|FILE",
      description = "Folders that envelope wrote, finished or not, or files of their results.")
  private List<Path> sources = List.of();

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also write the table as Markdown; must not exist.")
  private @Nullable Path markdown;

  @Override
  public Integer call() {
    if (markdown != null) {
      Targets.require(markdown);
    }
    List<Cell> cells = new ArrayList<>();
    for (Path source : sources) {
      Path file = Files.isDirectory(source) ? source.resolve(RESULTS) : source;
      cells.addAll(ResultLog.read(file, Cell::fromJson).values());
      json.require(file);
    }
    List<Survival> rows = Survival.of(cells);
    if (rows.isEmpty()) {
      throw BadInput.of("Nothing was measured yet")
          .at(sources.get(0))
          .expected("lines that activemark envelope wrote")
          .bad();
    }
    Map<String, List<String>> tests = Survival.tests(rows);
    List<List<String>> table = new ArrayList<>();
    table.add(head(tests.keySet()));
    rows.forEach(row -> table.add(row(row, tests.values())));
    Sheet sheet =
        new Sheet(
                "What each attack left of the mark, the worst of " + sources.size() + " envelopes")
            .table(table);
    if (tests.values().stream().anyMatch(ways -> ways.size() > 1)) {
      sheet.sentence(
          "After a stroke: the same bits, read in the weights, and in the linear part of these.");
    }
    sheet.print(app.console());
    Path target = markdown;
    if (target != null) {
      byte[] text = markdown(table).getBytes(StandardCharsets.UTF_8);
      OutputFile.write(target, out -> out.write(text), OutputFile.Option.NEW);
    }
    json.write(app.console(), Survival.toJson(rows));
    return ExitCode.SHOWN;
  }

  private static List<String> head(Collection<String> parts) {
    List<String> head = new ArrayList<>(List.of("", "attack", "shown", "log10 of the chance"));
    head.addAll(parts);
    head.addAll(List.of("points lost", "use", "cosine"));
    return head;
  }

  private static List<String> row(Survival row, Collection<List<String>> tests) {
    List<String> cells = new ArrayList<>();
    cells.add(row.family());
    cells.add(row.row());
    cells.add(row.shown() + " of " + row.findings().size());
    // Rounded up: a chance is never told smaller than it is.
    cells.add(number(row.worst().stream().map(Math::ceil).findFirst(), "%.0f"));
    tests.forEach(ways -> cells.add(fewest(row, ways)));
    cells.add(number(times100(row.lost()), "%+.1f"));
    cells.add(number(row.use(), "%.3f"));
    cells.add(number(row.cosine(), "%.3f"));
    return cells;
  }

  /** The fewest bits of a part, one number for each way in which it was read somewhere. */
  private static String fewest(Survival row, List<String> ways) {
    List<OptionalInt> bits = ways.stream().map(row::fewest).toList();
    return bits.stream().allMatch(OptionalInt::isEmpty)
        ? "-"
        : bits.stream()
            .map(b -> b.isPresent() ? Integer.toString(b.getAsInt()) : "-")
            .collect(Collectors.joining(" / "));
  }

  private static OptionalDouble times100(OptionalDouble share) {
    return share.isPresent() ? OptionalDouble.of(100 * share.getAsDouble()) : share;
  }

  private static String number(OptionalDouble value, String format) {
    if (value.isEmpty()) {
      return "-";
    }
    String text = String.format(Locale.ROOT, format, value.getAsDouble());
    // What rounds to nothing has no sign.
    return text.matches("-0(\\.0*)?") ? String.format(Locale.ROOT, format, 0.0) : text;
  }

  private static String markdown(List<List<String>> table) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < table.size(); i++) {
      text.append("| ").append(String.join(" | ", table.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|---".repeat(table.get(0).size())).append("|\n");
      }
    }
    return text.toString();
  }
}
