package activemark.report.section;

import activemark.proof.verdict.Evidence;
import activemark.report.html.Element;
import activemark.report.html.Node;
import java.util.ArrayList;
import java.util.List;

/** How the suspect was prepared and with what it was read. */
public final class ReadingSection implements Section {
  @Override
  public String id() {
    return "reading";
  }

  @Override
  public String title() {
    return "How it was read";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    List<Node> body = new ArrayList<>();
    body.add(Words.heading("Preparation"));
    if (evidence.preparation().isEmpty()) {
      body.add(Words.paragraph("The suspect was read as it is; nothing was done to it."));
    } else {
      body.add(
          Element.of("ol")
              .add(evidence.preparation().stream().map(step -> Element.of("li", step)).toList()));
    }
    body.add(Words.heading("Images and environment"));
    Facts facts =
        new Facts()
            .add("Images", Words.count(evidence.images().count(), "image", "images"))
            .add("Images, digest", Words.code(evidence.images().digest()))
            .add("Program", "ActiveMark " + evidence.toolVersion())
            .add("Written", Words.date(evidence.created()));
    evidence.environment().forEach((name, value) -> facts.add(name, Words.value(value)));
    body.add(facts.element());
    return body;
  }
}
