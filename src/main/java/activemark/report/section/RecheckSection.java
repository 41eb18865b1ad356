package activemark.report.section;

import activemark.proof.verdict.Evidence;
import activemark.report.html.Element;
import activemark.report.html.Node;
import java.util.ArrayList;
import java.util.List;

/** How anybody can check this report, and what no report can show. */
public final class RecheckSection implements Section {
  @Override
  public String id() {
    return "recheck";
  }

  @Override
  public String title() {
    return "Check it yourself";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    List<Node> body = new ArrayList<>();
    body.add(
        Words.paragraph(
            "This page shows what an evidence document says. The document can be checked on any"
                + " computer with Java, without any model:"));
    body.add(Element.of("pre", Words.code("activemark check EVIDENCE.json")));
    body.add(
        Words.paragraph(
            "That recomputes bits, counts, every chance, the verdict and the digest"
                + (evidence.opening() == null
                    ? ". The secret is not revealed in the document, so the codewords are taken from"
                        + " it as they stand."
                    : ", and, since the document reveals this recipient’s secret, the codewords and"
                        + " the mark’s digest. With that the secret is spent; those of other"
                        + " recipients stay secret.")));
    body.add(
        Words.paragraph(
            "To read the suspect again, which needs the models, the pictures and "
                + (evidence.opening() == null
                    ? "the owner’s mark file:"
                    : "the reading kit that was written beside the evidence:")));
    body.add(
        Element.of(
            "pre",
            Words.code(
                "activemark replay EVIDENCE.json --suspect MODEL --base MODEL --images DIR "
                    + (evidence.opening() == null ? "--mark FILE" : "--kit FILE"))));
    body.add(new Facts().add("Evidence, digest", Words.code(evidence.digest())).element());
    body.add(Words.heading("What this does not show"));
    body.add(
        Element.of(
            "ul",
            Element.of(
                "li",
                "When the secret was drawn. That the claim is older than the suspect needs a dated"
                    + " record of the mark’s digest."),
            Element.of(
                "li",
                "That the numbers are those of the suspect. Only reading it again shows that."),
            Element.of(
                "li",
                "Who took the copy. The mark names the copy that was handed out, not the person who"
                    + " passed it on.")));
    return body;
  }
}
