package activemark.cli;

import activemark.bench.AttackSet;
import activemark.bench.Grid;
import activemark.bench.Kit;
import activemark.bench.Suspects;
import activemark.bench.result.Cell;
import activemark.bench.result.EnvelopeFile;
import activemark.bench.result.Finding;
import activemark.bench.result.ResultLog;
import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.io.image.Preprocessing;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.ImageSource;
import activemark.model.data.Pictures;
import activemark.model.data.SegmentedImages;
import activemark.model.data.Split;
import activemark.model.task.Task;
import activemark.model.task.TaskBench;
import activemark.model.task.Tasks;
import activemark.model.tensor.Precision;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Odds;
import activemark.proof.verdict.Policy;
import activemark.report.EnvelopeReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Attacks a marked copy in many ways and draws what its mark survives. */
@Command(
    name = "envelope",
    description = {
      "Attack a marked copy in many ways; show how much evidence is left and what use it cost.",
      "Stopped at any moment, the same command goes on where it was.",
      "Example: activemark envelope dinov2-small-acme --mark acme.mark --base dinov2-small \\",
      "           --images photos --data stamps --attacks quick --out envelope"
    })
final class EnvelopeCommand implements Callable<Integer> {
  private static final int FEWEST = 4;
  private static final double TEST_SHARE = 0.2;
  private static final String RESULTS = "results.jsonl";
  private static final String DOCUMENT = "envelope.json";
  private static final String PAGE = "envelope.html";
  private static final int MOST_SEEDS = 10_000;

  @ParentCommand private ActiveMark app;
  @Mixin private ImagesOption images;
  @Mixin private EngineRun engine;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "MODEL", description = "The marked copy; it is not touched.")
  private Path path;

  @Option(
      names = "--mark",
      required = true,
      paramLabel = "FILE",
      description = "The private mark file that embed wrote.")
  private Path markFile;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "MODEL",
      description = "The unmarked original.")
  private Path basePath;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Data of the task; attacks that train on classes use them too where there are classes.")
  private Path data;

  @Option(
      names = "--task",
      paramLabel = "T",
      defaultValue = "knn",
      description = "The task by which use is measured, as for evaluate (default: knn).")
  private String taskName;

  @Option(
      names = "--attacks",
      paramLabel = "NAME|FILE",
      defaultValue = "standard",
      description =
          "quick, matrix (the matrix of threats, cheap rows first), overwriting (other marks over"
              + " the mark), combined (one attack after the other), doses (what a thief"
              + " subtracts of the written layers), students (who start from nothing), patient (who know the method, and students, who take ten times as long"
              + " as marking took), standard (every attack once), full (sweeps), or a file with a line for"
              + " each:"
              + " 'B prune-40: prune ratio=0.4 then finetune lr=1e-5' (default: standard).")
  private String attacks;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Make every attack with N seeds, from --seed on (default: 1).")
  private int seeds;

  @Option(
      names = "--copy",
      paramLabel = "MODEL",
      description = "For attacks that mix the copies of several recipients; may be repeated.")
  private List<Path> copies = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of results.jsonl, envelope.json and envelope.html; may exist.")
  private Path out;

  @Override
  public Integer call() {
    json.require(out.resolve(RESULTS), out.resolve(DOCUMENT), out.resolve(PAGE));
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw BadInput.of("The number of seeds is out of range")
          .at("--seeds")
          .expected("1 to " + MOST_SEEDS)
          .found(seeds)
          .bad();
    }
    AttackSet set = AttackSet.of(attacks);
    Task task = Tasks.named(taskName);
    MarkFile mark = MarkFile.read(markFile);
    List<Path> all = images.list();
    Pictures read = Pictures.spread(all, Math.min(Pictures.READ, all.size() / 2)).atLeast(FEWEST);
    Folders.require(out);
    try (VisionModel marked = VisionModel.open(path);
        VisionModel base = VisionModel.open(basePath);
        ResultLog<Cell> log = ResultLog.open(out.resolve(RESULTS), Cell::fromJson)) {
      EnvelopeFile file = run(set, task, mark, read, marked, base, log);
      print(file);
      long failed =
          file.cells().stream().filter(c -> c.finding() instanceof Finding.Failed).count();
      if (failed > 0) {
        app.console().warn(failed + " of them failed; the same command tries these again");
      }
      byte[] page = EnvelopeReport.html(file).getBytes(StandardCharsets.UTF_8);
      byte[] document = StrictJson.pretty(file.toJson()).getBytes(StandardCharsets.UTF_8);
      OutputFile.write(out.resolve(DOCUMENT), target -> target.write(document));
      OutputFile.write(out.resolve(PAGE), target -> target.write(page));
      app.console().note("Wrote " + out.resolve(PAGE));
      json.write(app.console(), file.toJson());
    }
    return ExitCode.SHOWN;
  }

  private EnvelopeFile run(
      AttackSet set,
      Task task,
      MarkFile mark,
      Pictures read,
      VisionModel marked,
      VisionModel base,
      ResultLog<Cell> log) {
    Preprocessing asMarked =
        engine.resized(Preprocessing.fromJson(mark.reading().path("preprocessing")));
    Preprocessing preprocessing = engine.preprocessing(marked);
    Precision precision = engine.start();
    ImageSet imageSet = read.set();
    EnvelopeFile head =
        new EnvelopeFile(
            Version.current(),
            set.name(),
            path.toAbsolutePath().normalize().getFileName().toString(),
            marked.identity(),
            base.identity(),
            fileDigest(markFile),
            mark.parts().stream().map(MarkPart::scheme).distinct().toList(),
            imageSet.count(),
            imageSet.digest(),
            task.id(),
            Pictures.digest(data),
            Policy.defaults().alpha(),
            List.of());
    Seed seed = new Seed(engine.seed());
    List<Backbone> loaded = new ArrayList<>();
    try {
      Backbone model = held(marked.load(), loaded);
      Suspects suspects =
          new Suspects(
              marked,
              base,
              mark,
              read.load(asMarked),
              imageSet,
              Policy.defaults(),
              engine.recorded(marked).map(Preprocessing::toJson),
              Version.current(),
              precision,
              out);
      Kit kit = kit(held(base.load(), loaded), head, read, preprocessing, seed, loaded);
      String inputs =
          Sha256.hex(
              Sha256.fields(
                  head.tool(),
                  head.modelDigest(),
                  head.baseDigest(),
                  head.markDigest(),
                  head.imagesDigest(),
                  head.dataDigest(),
                  precision.name(),
                  CanonicalJson.of(preprocessing.toJson()),
                  CanonicalJson.of(asMarked.toJson()),
                  Long.toString(seed.value())));
      TaskBench bench =
          new TaskBench(model, data, preprocessing, seed, precision, Progress.silent());
      List<Long> wanted = LongStream.range(0, seeds).map(i -> seed.value() + i).boxed().toList();
      Grid grid = new Grid(suspects, kit, task, bench, set, wanted, inputs);
      return head.withCells(grid.run(log, app.console().progress()));
    } finally {
      loaded.forEach(Backbone::close);
    }
  }

  private Kit kit(
      Backbone original,
      EnvelopeFile head,
      Pictures read,
      Preprocessing preprocessing,
      Seed seed,
      List<Backbone> loaded) {
    Pictures rest = Pictures.of(images.list()).without(read);
    List<Backbone> others = new ArrayList<>();
    List<String> digests = new ArrayList<>();
    for (Path copy : copies) {
      try (VisionModel files = VisionModel.open(copy)) {
        digests.add(files.identity());
        others.add(held(files.load(), loaded));
      }
    }
    return new Kit(
        original,
        Split.fits(data)
            ? Optional.of(Split.open(data, preprocessing, TEST_SHARE, seed))
            : Optional.empty(),
        SegmentedImages.fits(data)
            ? Optional.of(SegmentedImages.open(data, "train", preprocessing.squeezing()))
            : Optional.empty(),
        Optional.of(ImageSource.of(rest.files(), preprocessing)),
        others,
        new Kit.Digests(
            head.baseDigest(),
            head.dataDigest(),
            rest.set().digest(),
            Sha256.hex(Sha256.fields(digests.toArray(String[]::new)))));
  }

  private static Backbone held(Backbone model, List<Backbone> loaded) {
    loaded.add(model);
    return model;
  }

  private static String fileDigest(Path file) {
    try {
      return Sha256.hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw BadInput.of("The mark file cannot be read").at(file).found(e.getMessage()).bad(e);
    }
  }

  private void print(EnvelopeFile file) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("attack", "seed", "verdict", "chance", "points lost", "time"));
    for (Cell cell : file.cells()) {
      rows.add(row(cell));
    }
    new Sheet("Envelope of " + file.model() + ", set " + file.set())
        .table(rows)
        .print(app.console());
  }

  private static List<String> row(Cell cell) {
    String name = cell.row();
    String seed = Long.toString(cell.seed());
    if (cell.finding() instanceof Finding.Measured found) {
      return List.of(
          name,
          seed,
          found.verdict(),
          found.best().map(test -> Odds.of(test.correctedLog10p())).orElse("not readable"),
          found
              .utility()
              .map(u -> String.format(Locale.ROOT, "%+.1f", 100 * u.lost()))
              .orElse("not measurable"),
          String.format(Locale.ROOT, "%.1f s", found.seconds()));
    }
    String why = "";
    if (cell.finding() instanceof Finding.NotApplicable none) {
      why = "not applicable: " + none.why();
    } else if (cell.finding() instanceof Finding.Refused refused) {
      why = "refused: " + refused.why();
    } else if (cell.finding() instanceof Finding.Failed failed) {
      why = "failed: " + failed.why();
    }
    return List.of(name, seed, why.lines().findFirst().orElse(""), "", "", "");
  }
}
