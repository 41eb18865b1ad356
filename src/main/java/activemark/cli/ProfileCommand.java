package activemark.cli;

import activemark.mark.profile.BlockProfile;
import activemark.mark.profile.Peak;
import activemark.mark.profile.Profile;
import activemark.mark.profile.ProfileJson;
import activemark.mark.profile.Profiler;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.tensor.Precision;
import activemark.report.ProfileReport;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Measures the activations of every block and names the expressive one. */
@Command(
    name = "profile",
    description = {
      "Measure the activations of every block and name the one that stands out, if any does.",
      "Example: activemark profile dinov2-small --images photos --report profile.html"
    })
final class ProfileCommand implements Callable<Integer> {
  private static final int PICTURES = 100;

  @ParentCommand private ActiveMark app;
  @Mixin private ImagesOption images;
  @Mixin private EngineRun engine;
  @Mixin private JsonOutput json;
  @Mixin private ReportOutput report;

  @Parameters(paramLabel = "MODEL", description = "A model folder, or a safetensors file.")
  private Path path;

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    report.require();
    try (VisionModel model = VisionModel.open(path)) {
      var pixels = Pictures.spread(images.list(), PICTURES).load(engine.preprocessing(model));
      Precision precision = engine.start();
      try (Backbone backbone = model.load()) {
        Profile profile = Profiler.profile(backbone, pixels, precision, console.progress());
        Sheet sheet =
            new Sheet("Profile of " + path)
                .fact("model", model.spec().describe())
                .fact("pictures", profile.images())
                .sentence(profile.reason() + jump(profile))
                .sentence(profile.massiveReason());
        sheet.table(rows(profile)).print(console);
        ObjectNode document = ProfileJson.of(profile);
        json.write(console, document);
        report.write(console, () -> ProfileReport.html(document, path.toString()));
      }
    }
    return ExitCode.SHOWN;
  }

  private static List<List<String>> rows(Profile profile) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "block", "top-5 mean", "rise", "median", "token norm", "largest / median", "at", ""));
    for (BlockProfile b : profile.blocks()) {
      rows.add(
          List.of(
              Integer.toString(b.block()),
              number(b.topMean()),
              number(b.rise()),
              number(b.median()),
              number(b.tokenNorm()),
              number(b.ratio()),
              place(b.peak()),
              remark(profile, b)));
    }
    return rows;
  }

  /** "patch, channel 46 (83 %)": the kind of token, the channel and in how many pictures. */
  private static String place(Peak peak) {
    return String.format(
        Locale.ROOT,
        "%s, channel %d (%.0f %%)",
        peak.kind().words(),
        peak.modalChannel(),
        100 * peak.channelShare());
  }

  private static String remark(Profile profile, BlockProfile b) {
    List<String> remarks = new ArrayList<>();
    if (profile.expressive().orElse(-1) == b.block()) {
      remarks.add("expressive");
    }
    if (b.massive()) {
      remarks.add("massive");
    }
    if (!b.eligible()) {
      remarks.add("not eligible");
    }
    return String.join(", ", remarks);
  }

  private static String jump(Profile profile) {
    return profile
        .jump()
        .map(
            jump ->
                String.format(
                    Locale.ROOT,
                    " Drawing the pictures again, its rise is %.3g to %.3g (95 %%).",
                    jump.low(),
                    jump.high()))
        .orElse("");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
