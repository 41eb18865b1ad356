package activemark.report;

import activemark.bench.result.EnvelopeFile;
import activemark.report.section.EnvelopePlot;
import activemark.report.section.EnvelopeView;

/** The report on a grid of attacks, as one HTML page that needs nothing else. */
public final class EnvelopeReport {
  private EnvelopeReport() {}

  /** The page as text. The same document gives the same page, byte for byte. */
  public static String html(EnvelopeFile file) {
    EnvelopeView view = new EnvelopeView(file);
    EnvelopePlot plot = new EnvelopePlot(file);
    Page page =
        new Page(
            "What the mark survives",
            "Envelope: " + file.model(),
            "Attacks on " + file.model() + ", set " + file.set());
    page.add("summary", "Summary", view.summary());
    page.add("attacks", "Attacks that know nothing of marks", plot.plain());
    page.add("adaptive", "Attacks that know how marks work", plot.adaptive());
    page.add("cells", "Every attack", view.table());
    page.add("measured", "How it was measured", view.method());
    return page.html();
  }
}
