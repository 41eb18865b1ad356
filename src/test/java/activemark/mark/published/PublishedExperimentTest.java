package activemark.mark.published;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.Golden;
import activemark.fixtures.Measured;
import activemark.io.image.ImageBatch;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The table of docs/experiments/published-scheme.md, on a real model. Takes minutes, so it runs
 * only when an input size is given: {@code -Dexperiment.published.size=112}.
 */
@EnabledIfSystemProperty(named = "experiment.published.size", matches = "\\d+")
class PublishedExperimentTest {
  private static final int WRITTEN_WITH = 512;

  private final PublishedScheme scheme = new PublishedScheme();
  private final Secrets secrets =
      label -> MarkKey.of(new byte[MarkKey.BYTES]).stream("published", label);

  @Test
  void realModel_ownCopyIsRead_andSoIsTheBaseByAnAccuserWhoNeverTouchedIt() {
    int size = Integer.getInteger("experiment.published.size");
    int steps = Integer.getInteger("experiment.published.steps", 0);
    Path shared = Golden.requireShared();
    Precision precision = Precision.fastest();
    try (Scope scope = Scope.open();
        VisionModel model = VisionModel.open(shared.resolve("models/dinov2-small"));
        Backbone base = model.load();
        Backbone student = base.copy()) {
      JsonNode config =
          Objects.requireNonNull(model.checkpoint().configs().get("preprocessor_config.json"));
      Preprocessing preprocessing = Preprocessing.fromHuggingFace(config).atSize(size);
      List<Path> files = ImageFolder.list(shared.resolve("data/carriers"));
      ImageBatch write = ImageBatch.load(files.subList(0, WRITTEN_WITH), preprocessing);
      ImageBatch read = ImageBatch.load(files.subList(WRITTEN_WITH, files.size()), preprocessing);
      Progress silent = Progress.silent();
      Workbench bench =
          new Workbench(
              base,
              student,
              Profiler.profile(base, write.first(100), precision, silent),
              write,
              new Seed(1),
              precision,
              silent);
      MarkOptions options = new MarkOptions(0, 0, List.of(), -1, steps);
      MarkPart plan = scheme.plan(bench, id -> secrets, options).get(0);
      BitString unused = BitString.of(new boolean[plan.bits()]);
      MarkPart part = scheme.write(bench, plan, secrets, unused, options);

      try (Streams ofBase = Streams.of(base, read, scheme.baseCuts(part), precision, silent);
          Streams ofCopy = Streams.of(student, read, scheme.suspectCuts(part), precision, silent)) {
        ReadingBench own = new ReadingBench(base, student, ofBase, ofCopy, precision, silent, -1);
        ReadingBench none = new ReadingBench(base, base, ofBase, ofBase, precision, silent, -1);
        Map<String, Readout.Injected> rows = new LinkedHashMap<>();
        rows.put("own copy", injected(scheme.read(own, part, secrets)));
        rows.put("base", injected(scheme.read(none, part, secrets)));
        for (ControlReadout control : scheme.controls(own, part, secrets)) {
          rows.put(control.id(), injected(control.readout()));
        }
        rows.forEach((name, readout) -> Measured.tell(name + ": " + row(readout)));

        assertThat(bits(rows.get("own copy"))).isGreaterThanOrEqualTo(0.99);
        assertThat(bits(rows.get("accuser"))).isGreaterThanOrEqualTo(0.9);
        assertThat(bits(rows.get("base"))).isBetween(0.6, 0.95);
      }
    }
  }

  private static String row(Readout.Injected readout) {
    return String.format(
        Locale.ROOT,
        "%.1f %% of bits, %.1f %% of images within 5 errors, %.1f %% within 7",
        100 * bits(readout),
        100 * within(readout, 5),
        100 * within(readout, 7));
  }

  private static double bits(Readout.Injected readout) {
    double wrong = readout.errors().stream().mapToInt(Integer::intValue).sum();
    return 1 - wrong / (readout.errors().size() * readout.bits());
  }

  private static double within(Readout.Injected readout, int tolerance) {
    long count = readout.errors().stream().filter(wrong -> wrong <= tolerance).count();
    return count / (double) readout.errors().size();
  }

  private static Readout.Injected injected(Readout readout) {
    assertThat(readout).isInstanceOf(Readout.Injected.class);
    return (Readout.Injected) readout;
  }
}
