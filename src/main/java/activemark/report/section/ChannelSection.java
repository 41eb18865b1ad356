package activemark.report.section;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.Evidence;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import activemark.report.plot.BarChart;
import activemark.report.plot.Figure;
import activemark.report.plot.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The published scheme: messages put into a model and read back, beside models without a mark. */
public final class ChannelSection implements Section {
  private static final String SUSPECT = "suspect";
  private static final int MAX_BINS = 48;
  private static final int MAX_DRAWN = 4;

  @Override
  public String id() {
    return "channel";
  }

  @Override
  public String title() {
    return "Published scheme";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    List<Node> body = new ArrayList<>();
    for (Reading reading : evidence.readings()) {
      if (reading instanceof Reading.InjectedBits bits) {
        body.addAll(part(bits, beside(evidence, bits)));
      }
    }
    if (!body.isEmpty()) {
      body.add(
          0,
          Words.paragraph(
              "Here the message is not stored in the model. It is put into the suspect with every"
                  + " image and read back further on. A network passes such a message along whoever"
                  + " trained it, so a reading, however good, proves nothing by itself: it shows a"
                  + " channel, not an origin. It means something only beside models that cannot carry"
                  + " the mark: the unmarked original, and a pair that an accuser trained against a"
                  + " model he never touched. Where those return the messages too, the reading is no"
                  + " evidence against the suspect."));
    }
    return body;
  }

  private static Map<String, Reading.InjectedBits> beside(
      Evidence evidence, Reading.InjectedBits suspect) {
    Map<String, Reading.InjectedBits> all = new LinkedHashMap<>();
    all.put(SUSPECT, suspect);
    for (Control control : evidence.controls()) {
      for (Reading reading : control.readings()) {
        if (reading instanceof Reading.InjectedBits bits && bits.part().equals(suspect.part())) {
          all.putIfAbsent(Words.control(control.id()), bits);
        }
      }
    }
    return all;
  }

  private static List<Node> part(
      Reading.InjectedBits suspect, Map<String, Reading.InjectedBits> all) {
    String tolerated = "at most " + Words.count(suspect.tolerance(), "error", "errors");
    Table table =
        new Table(
            "Messages of " + suspect.bits() + " bits returned by each model",
            "Model",
            "Bits right",
            "Images with " + tolerated);
    BarChart bars = new BarChart();
    all.forEach(
        (name, bits) -> {
          table.row(
              name,
              Figures.percent(bits.shareOfBits()),
              bits.imagesWithinTolerance()
                  + " of "
                  + bits.images()
                  + " ("
                  + Figures.percent(bits.shareWithinTolerance())
                  + ")");
          if (name.equals(SUSPECT)) {
            bars.suspect(name, bits.shareWithinTolerance());
          } else {
            bars.control(name, bits.shareWithinTolerance());
          }
        });
    List<Node> body = new ArrayList<>();
    body.add(Words.heading("Part " + suspect.part()));
    body.add(table.element());
    body.add(
        Figure.of(
            width -> bars.draw(width, "Share of images that return their message, per model."),
            "Share of images that return their message with " + tolerated + "."));
    if (all.size() == 1) {
      body.add(
          Words.paragraph(
              "No model without the mark was read beside it: nothing can be concluded."));
    }
    body.add(errors(suspect, all));
    return body;
  }

  private static Node errors(Reading.InjectedBits suspect, Map<String, Reading.InjectedBits> all) {
    int bins = Math.min(suspect.bits() + 1, MAX_BINS);
    Histogram histogram =
        new Histogram(
            -0.5,
            suspect.bits() + 0.5,
            bins,
            "wrong bits, of " + suspect.bits(),
            "share of images");
    all.entrySet().stream()
        .limit(MAX_DRAWN)
        .forEach(
            one ->
                histogram.add(
                    one.getKey(),
                    Arrays.stream(one.getValue().errors()).asDoubleStream().toArray()));
    return Figure.of(
        width ->
            histogram.draw(
                width,
                suspect.tolerance() + 0.5,
                "tolerated",
                "too many",
                false,
                "Wrong bits per image for every model."),
        "Wrong bits per image. Guessing gets about half of the bits wrong.");
  }
}
