package activemark.web;

import activemark.error.BadInput;
import activemark.ledger.Entry;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import activemark.proof.evidence.MarkFile;
import activemark.report.html.Element;
import activemark.report.html.Node;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asking for a verification. */
final class StartPages {
  private static final String SUSPECT = "suspect";
  private static final String BASE = "base";
  private static final String IMAGES = "images";
  private static final String MARK = "mark";
  private static final String TRIES = "tries";
  private static final String OPENED = "opened";

  private StartPages() {}

  /** The form, filled with what the query says. */
  static Response form(Site site, Request request) {
    return Response.page(form(site, request, request.query(), ""));
  }

  /** Takes the order and shows it. */
  static Response start(Site site, Request request) {
    Bench bench = VerificationPages.bench(site);
    Values form = request.form();
    Order order;
    try {
      order = order(site, bench, form);
    } catch (BadInput e) {
      return Response.page(400, form(site, request, form, String.valueOf(e.getMessage())));
    }
    return Response.seeOther(VerificationPages.path(bench.add(order)));
  }

  private static Order order(Site site, Bench bench, Values form) {
    Workshop workshop = bench.workshop();
    Shelf models = Shelf.models(workshop.models());
    models.find(form.text(SUSPECT));
    models.find(form.text(BASE));
    Shelf.images(workshop.images()).find(form.text(IMAGES));
    Path file = Shelf.marks(workshop.marks()).find(form.text(MARK));
    long tries = form.whole(TRIES, 0);
    if (tries < 1 || tries > Order.MOST_TRIES) {
      throw BadInput.of("The number of marks tried makes no sense")
          .expected("1 to " + Order.MOST_TRIES)
          .found(form.text(TRIES))
          .bad();
    }
    MarkFile mark = MarkFile.read(file);
    return new Order(
        bench.results().freshId(site.random()),
        Instant.now(site.clock()),
        form.text(SUSPECT),
        form.text(BASE),
        form.text(IMAGES),
        form.text(MARK),
        mark.recipient(),
        mark.digest(),
        edition(site.ledger(), mark).orElse(""),
        !form.text(OPENED).isEmpty(),
        (int) tries);
  }

  /** The edition whose ledger entry names this mark's digest. */
  private static Optional<String> edition(Ledger ledger, MarkFile mark) {
    return ledger.editions().stream()
        .map(Fact.EditionMade::edition)
        .filter(
            edition ->
                ledger.copies(edition, mark.recipient()).stream()
                    .map(Entry::fact)
                    .anyMatch(
                        fact ->
                            fact instanceof Fact.CopyMade copy
                                && copy.markDigest().equals(mark.digest())))
        .findFirst();
  }

  private static String form(Site site, Request request, Values filled, String complaint) {
    Workshop workshop = VerificationPages.bench(site).workshop();
    List<String> models = Shelf.models(workshop.models()).names();
    List<Node> body = new ArrayList<>();
    if (!complaint.isEmpty()) {
      body.add(Element.of("pre", complaint).style("failure").with("role", "alert"));
    }
    Element opened =
        Element.of("input").with("type", "checkbox").with("name", OPENED).with("id", OPENED);
    opened = opened.with("value", "yes");
    if (!filled.text(OPENED).isEmpty()) {
      opened = opened.with("checked", "checked");
    }
    Element form =
        Frame.form(
                request.formToken(),
                "/verifications/new",
                choice(SUSPECT, "Suspect", "The model in question.", models, filled),
                choice(BASE, "Unmarked original", "Always read too, as control.", models, filled),
                choice(
                    MARK,
                    "Mark",
                    "The private mark file of the recipient in question.",
                    Shelf.marks(workshop.marks()).names(),
                    filled),
                choice(
                    IMAGES,
                    "Pictures",
                    "Fresh ones, not those that were used for marking.",
                    Shelf.images(workshop.images()).names(),
                    filled),
                field(
                    TRIES,
                    "Marks tried on this suspect",
                    "All of them, with this one; every chance is multiplied by it.",
                    Element.of("input")
                        .with("type", "number")
                        .with("min", "1")
                        .with("max", "" + Order.MOST_TRIES)
                        .with("required", "required")
                        .with("value", filled.text(TRIES).isEmpty() ? "1" : filled.text(TRIES))),
                Element.of(
                        "div",
                        opened.with("aria-describedby", OPENED + "-note"),
                        Element.of("label", "Put the recipient's key into the evidence")
                            .with("for", OPENED),
                        Element.of(
                                "p",
                                "Others can then recompute the codewords, and the key is no longer"
                                    + " secret.")
                            .style("note")
                            .with("id", OPENED + "-note"))
                    .style("check"),
                Element.of("button", "Verify").style("main"))
            .style("fields");
    body.add(form);
    return Frame.html(request.session(), "New verification", 0, body);
  }

  private static Element choice(
      String name, String label, String note, List<String> choices, Values filled) {
    Element select = Element.of("select").with("required", "required");
    select = select.add(Element.of("option", "Choose").with("value", ""));
    for (String choice : choices) {
      Element option = Element.of("option", choice).with("value", choice);
      select =
          select.add(
              choice.equals(filled.text(name)) ? option.with("selected", "selected") : option);
    }
    return field(
        name, label, choices.isEmpty() ? note + " There is none to choose." : note, select);
  }

  private static Element field(String name, String label, String note, Element input) {
    return Element.of(
        "div",
        Element.of("label", label).with("for", name),
        input.with("name", name).with("id", name).with("aria-describedby", name + "-note"),
        Element.of("p", note).style("note").with("id", name + "-note"));
  }
}
