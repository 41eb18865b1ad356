package activemark.cli;

import activemark.io.files.OutputFile;
import activemark.io.files.Targets;
import activemark.io.image.ImageBatch;
import activemark.io.image.Preprocessing;
import activemark.mark.Embedding;
import activemark.mark.Schemes;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.data.Split;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.MarkFile;
import activemark.proof.key.OwnerKey;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Marks a copy of a model for one recipient. */
@Command(
    name = "embed",
    description = {
      "Mark a copy of a model for one recipient.",
      "Writes the publishable folder and the private mark file; the original is not touched.",
      "Example: activemark embed dinov2-small --key owner.key --recipient acme --images photos \\",
      "           --out dinov2-small-acme --mark acme.mark"
    })
final class EmbedCommand implements Callable<Integer> {
  private static final double TEST_SHARE = 0.2;

  @ParentCommand private ActiveMark app;
  @Mixin private ImagesOption images;
  @Mixin private EngineRun engine;
  @Mixin private PassphraseOption passphrase;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "MODEL", description = "The original: a model folder.")
  private Path path;

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "The owner's key.")
  private Path key;

  @Option(
      names = "--recipient",
      required = true,
      paramLabel = "ID",
      description = "Whose copy this is.")
  private String recipient;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the marked copy; must not exist.")
  private Path out;

  @Option(
      names = "--mark",
      required = true,
      paramLabel = "FILE",
      description = "Private file of this mark; must not exist.")
  private Path mark;

  @Option(
      names = "--scheme",
      paramLabel = "S",
      defaultValue = Schemes.DEFAULT,
      description =
          "keyed, tied, offset, spread, published, a rival's (docs/rivals.md), or several joined by + (default:"
              + " ${DEFAULT-VALUE}).")
  private String scheme;

  @Option(
      names = "--bits",
      paramLabel = "M",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Bits of the keyed mark (default: 256) or of a rival's.")
  private int bits;

  @Option(
      names = "--cuts",
      paramLabel = "K",
      split = ",",
      description =
          "Cuts of the tied marks (default: after a sixth, a third and half of the blocks, and the output).")
  private List<Integer> cuts = List.of();

  @Option(
      names = "--block",
      paramLabel = "L",
      defaultValue = "-1",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Expressive block (default: profile the model).")
  private int block;

  @Option(
      names = "--polish",
      paramLabel = "STEPS",
      defaultValue = "0",
      description = "Train the tail after the closed form (default: ${DEFAULT-VALUE}).")
  private int polish;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Training steps of schemes that train (default: their own).")
  private int steps;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "For schemes that need a classifier: one sub-folder of pictures per class, or such"
              + " folders train and test.")
  private @Nullable Path data;

  @Override
  public Integer call() {
    Console console = app.console();
    long start = System.nanoTime();
    Targets.require(out);
    Targets.require(mark);
    OutputFile.require(mark, out);
    json.require();
    OwnerKey owner = OwnerKey.read(key, passphrase.source(console));
    OwnerKey.exposure(key).ifPresent(console::warn);
    List<Scheme> schemes = Schemes.parse(scheme);
    MarkOptions options = new MarkOptions(bits, polish, cuts, block, steps);
    try (VisionModel model = VisionModel.open(path)) {
      List<String> others = model.checkpoint().otherWeights();
      if (!others.isEmpty()) {
        console.warn(
            "the folder also holds "
                + others
                + ", copied as they are: if they are weights of this model, the recipient gets it"
                + " unmarked");
      }
      Preprocessing preprocessing = engine.preprocessing(model);
      Pictures pictures = images.toWriteWith(preprocessing);
      ImageBatch writing = pictures.writing().load(preprocessing);
      ImageBatch holdout = pictures.holdout().load(preprocessing);
      Precision precision = engine.start();
      MarkFile written =
          new Embedding(
                  model,
                  owner,
                  recipient,
                  schemes,
                  options,
                  writing,
                  holdout,
                  labelled(preprocessing),
                  preprocessing.toJson(),
                  new Seed(engine.seed()),
                  precision,
                  console.progress())
              .run(out, mark);
      report(console, written, (System.nanoTime() - start) * 1e-9);
    }
    return ExitCode.SHOWN;
  }

  private Optional<Split> labelled(Preprocessing preprocessing) {
    return Optional.ofNullable(data)
        .map(folder -> Split.open(folder, preprocessing, TEST_SHARE, new Seed(engine.seed())));
  }

  private void report(Console console, MarkFile written, double seconds) {
    ObjectNode fidelity = written.fidelity();
    Sheet sheet =
        new Sheet("Marked for " + written.recipient())
            .fact("copy", out)
            .fact("mark", mark + " (keep it private)")
            .fact("release digest", written.releaseDigest())
            .fact("mark digest", written.digest() + " (publish or date it before release)");
    FidelitySheet.add(sheet, fidelity)
        .fact("time", String.format(Locale.ROOT, "%.1f s", seconds))
        .print(console);
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("out", out.toString())
            .put("mark", mark.toString())
            .put("recipient", written.recipient())
            .put("releaseDigest", written.releaseDigest())
            .put("markDigest", written.digest())
            .put("seconds", seconds);
    document.set("fidelity", fidelity);
    json.write(console, document);
  }
}
