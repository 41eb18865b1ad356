package activemark.report.section;

import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Further;
import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.List;

/** What is told beside the verdict: other tests of the same readings, and the cost of forging. */
public final class FurtherSection implements Section {
  @Override
  public String id() {
    return "further";
  }

  @Override
  public String title() {
    return "Beside the verdict";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    List<Further> all = evidence.further();
    if (all.isEmpty()) {
      return List.of();
    }
    List<Node> body = new ArrayList<>();
    body.add(
        Words.paragraph(
            "The verdict rests on the tests above. These look at the same bits in other ways; each"
                + " stands for itself, none decides, and no two are multiplied."));
    Table table = new Table("Beside the verdict", "Question", "Found", "Result");
    all.forEach(further -> row(further, table));
    body.add(table.element());
    for (Further further : all) {
      body.add(
          Element.of("p")
              .style("assumption")
              .add(Element.of("strong", name(further) + ": "))
              .add(Words.raised(further.sentence())));
    }
    return body;
  }

  private static void row(Further further, Table table) {
    if (further instanceof Further.AmongDecoys decoys) {
      table.row(
          "Does another key fit as well?",
          Words.count(decoys.atLeast(), "key", "keys") + " of " + decoys.decoys(),
          Words.oddsOf(decoys.p()));
    } else if (further instanceof Further.AmongReferences references) {
      table.row(
          "Does another model fit as well?",
          Words.count(references.atLeast(), "model", "models") + " of " + references.references(),
          Words.oddsOf(references.p()));
    } else if (further instanceof Further.OneByOne sequential) {
      table.row(
          "How many bits were needed?",
          sequential.needed().isPresent()
              ? sequential.needed().getAsInt() + " of " + sequential.bits()
              : "more than all " + sequential.bits(),
          sequential.needed().isPresent() ? "limit reached" : "limit not reached");
    } else if (further instanceof Further.Work work) {
      table.row(
          "What would it cost to forge?",
          Words.keys(work.bits()),
          work.enoughUndated() ? "counts without a date" : "needs a dated commitment");
    }
  }

  private static String name(Further further) {
    if (further instanceof Further.AmongDecoys) {
      return "Decoy keys";
    }
    if (further instanceof Further.AmongReferences) {
      return "Reference models";
    }
    return further instanceof Further.OneByOne ? "One by one" : "Work to forge";
  }
}
