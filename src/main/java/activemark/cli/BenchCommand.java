package activemark.cli;

import activemark.bench.arena.Arena;
import activemark.bench.arena.ArenaGrid;
import activemark.bench.arena.Crew;
import activemark.bench.arena.Ground;
import activemark.bench.result.ArenaFile;
import activemark.bench.result.Finding;
import activemark.bench.result.ResultLog;
import activemark.bench.result.Trial;
import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.io.image.Preprocessing;
import activemark.io.progress.Progress;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.proof.canonical.StrictJson;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares schemes: each against each attack, on each task, with each seed. */
@Command(
    name = "bench",
    description = {
      "Compare marking schemes under the same rules: each against each attack, on each task, with",
      "each seed. Stopped at any moment, the same command goes on where it was.",
      "Example: activemark bench smoke --out arena",
      "         activemark bench paper --model dinov2-small --images photos --data classes=stamps \\",
      "           --data scenes=camvid --out arena --jobs 2"
    })
final class BenchCommand implements Callable<Integer> {
  private static final String SERVE = "--serve";

  @ParentCommand private ActiveMark app;
  @Mixin private EngineRun engine;
  @Mixin private JsonOutput json;

  @Parameters(
      paramLabel = "GRID",
      description =
          "smoke (what comes with the program, minutes), paper (the literature's attacks), full"
              + " (every scheme and attack), or a YAML file.")
  private String name;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of results.jsonl, arena.json, arena.html and models; may exist.")
  private Path out;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "The unmarked original, instead of the grid's.")
  private String model;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      defaultValue = "",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Pictures to mark and to read with, instead of the grid's.")
  private String images;

  @Option(
      names = "--data",
      paramLabel = "NAME=DIR",
      description = "Where a data set of the grid lies; may be repeated.")
  private Map<String, String> data = new LinkedHashMap<>();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Work in N processes at a time (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(names = SERVE, hidden = true, description = "Be a child of such a command.")
  private boolean serve;

  @Override
  public Integer call() throws IOException {
    if (jobs < 1 || jobs > 256) {
      throw BadInput.of("The number of processes is out of range")
          .at("--jobs")
          .expected("1 to 256")
          .found(jobs)
          .bad();
    }
    json.require(out.resolve(ArenaOutput.RESULTS), out.resolve(ArenaOutput.DOCUMENT));
    ArenaGrid grid = ArenaGrid.of(name).with(model, images, data);
    Folders.require(out);
    if (serve) {
      try (Ground ground = Ground.open(grid, out, run(Progress.silent()), preparation());
          Arena arena = new Arena(grid, ground, out);
          BufferedReader in =
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        Crew.serve(arena, in, app.console()::say);
      }
      return ExitCode.SHOWN;
    }
    try (ResultLog<Trial> log = ResultLog.open(out.resolve(ArenaOutput.RESULTS), Trial::fromJson);
        Ground ground = Ground.open(grid, out, run(app.console().progress()), preparation());
        Arena arena = new Arena(grid, ground, out)) {
      Arena.clear(out);
      ArenaFile plan = arena.document();
      writePlan(plan);
      Map<String, Trial> failed = fill(arena, log);
      Map<String, Trial> found = new LinkedHashMap<>(log.known());
      found.putAll(failed);
      ArenaFile file = plan.with(found);
      ArenaOutput.write(app.console(), file, out);
      if (!failed.isEmpty()) {
        app.console().warn(failed.size() + " cells failed; the same command tries these again");
      }
      json.write(app.console(), file.toJson());
    }
    return ExitCode.SHOWN;
  }

  private Ground.Engine run(Progress progress) {
    return new Ground.Engine(precision(), new Seed(engine.seed()), Version.current(), progress);
  }

  /** Not the faster one: a trial of speed may end otherwise when the same command goes on. */
  private Precision precision() {
    return engine.startOr(Precision.FLOAT32);
  }

  /** Fills the empty cells and returns those that failed, which are not kept. */
  private Map<String, Trial> fill(Arena arena, ResultLog<Trial> log) throws IOException {
    List<Arena.Job> work = arena.jobs(log.known().keySet());
    Map<String, Trial> failed = new LinkedHashMap<>();
    Consumer<Trial> taker =
        trial -> {
          if (trial.finding() instanceof Finding.Failed) {
            failed.put(trial.digest(), trial);
          } else if (log.find(trial.digest()).isEmpty()) {
            log.append(trial);
          }
        };
    long cells = work.stream().mapToLong(job -> job.cells().size()).sum();
    try (Progress.Task task = app.console().progress().start("arena", cells, "cells")) {
      if (jobs > 1) {
        new Crew(childCommand(), jobs, out)
            .run(
                work,
                taker,
                job -> {
                  task.note(job.label());
                  task.step(job.cells().size());
                });
        return failed;
      }
      for (Arena.Job job : work) {
        task.note(job.label());
        task.step(0);
        Set<String> wanted =
            job.cells().stream().map(cell -> cell.digest()).collect(Collectors.toSet());
        arena.perform(job.id(), wanted, taker);
        task.step(job.cells().size());
      }
    }
    return failed;
  }

  /** This program again, as it was started, for the same grid. */
  private List<String> childCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-Dactivemark."))
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Main.class.getName(), "bench", name, "--out", out.toString(), SERVE));
    if (!model.isEmpty()) {
      command.addAll(List.of("--model", model));
    }
    if (!images.isEmpty()) {
      command.addAll(List.of("--images", images));
    }
    data.forEach((key, value) -> command.addAll(List.of("--data", key + "=" + value)));
    command.addAll(engine.arguments(jobs, precision()));
    return command;
  }

  private void writePlan(ArenaFile plan) {
    byte[] document = StrictJson.pretty(plan.toJson()).getBytes(StandardCharsets.UTF_8);
    OutputFile.write(out.resolve(ArenaOutput.DOCUMENT), target -> target.write(document));
  }

  private Ground.Preparation preparation() {
    return new Ground.Preparation() {
      @Override
      public Preprocessing of(VisionModel files, int size) {
        Preprocessing own = engine.preprocessing(files);
        if (size == 0 || engine.sized()) {
          return own;
        }
        EngineRun.requireRoom(files.spec(), size, size);
        return own.atSize(size);
      }

      @Override
      public Optional<ObjectNode> recorded(VisionModel files) {
        return engine.recorded(files).map(Preprocessing::toJson);
      }
    };
  }
}
