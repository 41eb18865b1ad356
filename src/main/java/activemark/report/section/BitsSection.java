package activemark.report.section;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.Evidence;
import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.report.plot.BitGrid;
import activemark.report.plot.Figure;
import activemark.report.plot.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every bit, right or wrong, and how clearly it was read. */
public final class BitsSection implements Section {
  private static final int BINS = 40;

  @Override
  public String id() {
    return "bits";
  }

  @Override
  public String title() {
    return "Bit by bit";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    List<Node> body = new ArrayList<>();
    for (Reading reading : evidence.readings()) {
      if (reading instanceof Reading.StoredBits bits) {
        if (body.isEmpty()) {
          body.add(
              Words.paragraph(
                  "Every cell is one bit of the secret codeword: filled where it was read right,"
                      + " crossed where wrong."));
        }
        body.add(Words.heading("Part " + bits.title()));
        body.addAll(part(bits, base(evidence, bits), body.size() == 2));
      }
    }
    return body;
  }

  private static Optional<Reading.StoredBits> base(Evidence evidence, Reading.StoredBits suspect) {
    return evidence.controls().stream()
        .filter(control -> control.id().equals(Control.BASE))
        .flatMap(control -> control.readings().stream())
        .filter(Reading.StoredBits.class::isInstance)
        .map(Reading.StoredBits.class::cast)
        .filter(bits -> bits.title().equals(suspect.title()))
        .findFirst();
  }

  private static List<Node> part(
      Reading.StoredBits suspect, Optional<Reading.StoredBits> base, boolean first) {
    List<Element> grids = new ArrayList<>();
    grids.add(grid("Suspect", suspect));
    base.ifPresent(bits -> grids.add(grid("Unmarked original", bits)));
    List<Node> body = new ArrayList<>();
    body.add(Element.of("div").style("grids").add(grids));
    if (BitGrid.shown(suspect.bits()) < suspect.bits()) {
      body.add(Words.note("The first " + BitGrid.shown(suspect.bits()) + " bits are drawn."));
    }
    body.add(clarity(suspect, base, first));
    return body;
  }

  private static Element grid(String who, Reading.StoredBits bits) {
    String said = who + ": " + bits.matches() + " of " + bits.bits() + " bits right";
    return Element.of(
        "figure",
        BitGrid.draw(bits.expected(), bits.decoded(), said),
        Element.of("figcaption", said));
  }

  private static Node clarity(
      Reading.StoredBits suspect, Optional<Reading.StoredBits> base, boolean first) {
    double[] own = agreement(suspect);
    double[] other = base.map(BitsSection::agreement).orElse(new double[0]);
    double typical = typical(own);
    double reach = Math.max(1.5, Math.max(largest(own), largest(other)) / typical);
    double limit = Math.min(reach, 4);
    Histogram histogram =
        new Histogram(
            -limit,
            limit,
            BINS,
            "strength of the answer (1 is typical of the suspect)",
            "share of bits");
    histogram.add("suspect", divided(own, typical));
    if (base.isPresent()) {
      histogram.add("unmarked original", divided(other, typical));
    }
    return Figure.of(
        width ->
            histogram.draw(
                width,
                0,
                "wrong",
                "right",
                true,
                "Strength of every bit’s answer; those on the right of zero are right."),
        "How clearly each bit was read."
            + (first
                ? " A marked model answers far on the right of zero; a model that never met the mark"
                    + " falls on both sides alike."
                : ""));
  }

  /** Soft bits with their sign turned so that right is positive [M]. */
  private static double[] agreement(Reading.StoredBits bits) {
    double[] soft = bits.soft();
    for (int i = 0; i < soft.length; i++) {
      soft[i] = bits.expected().get(i) ? soft[i] : -soft[i];
    }
    return soft;
  }

  private static double typical(double[] values) {
    double[] sizes = Arrays.stream(values).map(Math::abs).sorted().toArray();
    double middle = sizes[sizes.length / 2];
    return middle > 0 ? middle : 1;
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  private static double[] divided(double[] values, double by) {
    return Arrays.stream(values).map(value -> value / by).toArray();
  }
}
