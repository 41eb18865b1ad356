package activemark.report.section;

import activemark.bench.result.EnvelopeFile;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.Evidence;
import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the marks in question survive and what they do not. */
public final class EnvelopeSection implements Section {
  private final List<Envelope> measured;

  /** With the measurements that the program knows. */
  public EnvelopeSection() {
    this(Envelope.ROWS);
  }

  private EnvelopeSection(List<Envelope> measured) {
    this.measured = List.copyOf(measured);
  }

  /** With the measurements of grids too. */
  public static EnvelopeSection of(List<EnvelopeFile> grids) {
    List<Envelope> all = new ArrayList<>(Envelope.ROWS);
    grids.forEach(grid -> all.addAll(EnvelopeView.rows(grid)));
    return new EnvelopeSection(all);
  }

  @Override
  public String id() {
    return "envelope";
  }

  @Override
  public String title() {
    return "What the mark survives";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    Set<String> schemes = new LinkedHashSet<>();
    for (Reading reading : evidence.readings()) {
      schemes.add(reading.scheme());
    }
    List<Node> body = new ArrayList<>();
    body.add(
        Words.paragraph(
            "A mark that is not found may have been removed. These statements follow from how each"
                + " mark works, not from this suspect."));
    for (String scheme : schemes) {
      body.add(Words.heading(Words.capital(Words.scheme(scheme))));
      body.addAll(scheme(scheme));
    }
    return schemes.isEmpty() ? List.of() : body;
  }

  private List<Node> scheme(String scheme) {
    List<Envelope.Statement> statements = Envelope.statements(scheme);
    if (statements.isEmpty()) {
      return List.of(Words.paragraph("Nothing is recorded about this scheme."));
    }
    Element list = Element.of("ul").style("envelope");
    for (Envelope.Statement statement : statements) {
      list =
          list.add(
              Element.of(
                      "li",
                      Element.of("strong", word(statement.kind())),
                      Element.of("span", statement.text()))
                  .style(statement.kind().name().toLowerCase(java.util.Locale.ROOT)));
    }
    Table table = new Table("Measured", "Attack", "Read afterwards", "Recorded in");
    for (Envelope row : measured) {
      if (row.scheme().equals(scheme)) {
        table.row(row.attack(), row.result(), row.recorded());
      }
    }
    return table.isEmpty() ? List.of(list) : List.of(list, table.element());
  }

  private static String word(Envelope.Kind kind) {
    return switch (kind) {
      case SURVIVES -> "Survives";
      case DEPENDS -> "Depends";
      case LOST -> "Lost";
    };
  }
}
