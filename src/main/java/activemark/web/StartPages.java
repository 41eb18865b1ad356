package activemark.web;

import activemark.error.BadInput;
import activemark.ledger.Entry;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import activemark.proof.evidence.MarkFile;
import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.web.Question.OneMark;
import activemark.web.Question.Whose;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asking for a verification of one mark, or for a trace among all recipients. */
final class StartPages {
  static final String VERIFY = "/verifications/new";
  static final String TRACE = "/traces/new";

  private static final String SUSPECT = "suspect";
  private static final String BASE = "base";
  private static final String IMAGES = "images";
  private static final String MARK = "mark";
  private static final String EDITION = "edition";
  private static final String TRIES = "tries";
  private static final String OPENED = "opened";

  private StartPages() {}

  /** The form for one mark, filled with what the query says. */
  static Response form(Site site, Request request) {
    return Response.page(form(site, request, VERIFY, request.query(), ""));
  }

  /** The form for a trace, filled likewise. */
  static Response traceForm(Site site, Request request) {
    return Response.page(form(site, request, TRACE, request.query(), ""));
  }

  /** Takes the order and shows it. */
  static Response start(Site site, Request request) {
    return start(site, request, VERIFY);
  }

  /** Takes the order and shows it. */
  static Response startTrace(Site site, Request request) {
    return start(site, request, TRACE);
  }

  /** The form with the choices of an order, to ask it again. */
  static String again(Order order) {
    List<String> pairs = new ArrayList<>(List.of(SUSPECT, order.suspect(), BASE, order.base()));
    pairs.addAll(List.of(IMAGES, order.images()));
    if (order.question() instanceof OneMark one) {
      pairs.addAll(List.of(MARK, one.mark(), TRIES, Integer.toString(one.tries())));
      return Values.link(VERIFY, pairs.toArray(String[]::new));
    }
    pairs.addAll(List.of(EDITION, order.question().edition()));
    return Values.link(TRACE, pairs.toArray(String[]::new));
  }

  private static Response start(Site site, Request request, String path) {
    Bench bench = VerificationPages.bench(site);
    Values form = request.form();
    Order order;
    try {
      Path models = bench.workshop().models();
      Shelf.suspects(models).find(form.text(SUSPECT));
      Shelf.models(models).find(form.text(BASE));
      Shelf.images(bench.workshop().images()).find(form.text(IMAGES));
      order =
          new Order(
              bench.results().freshId(site.random()),
              Instant.now(site.clock()),
              form.text(SUSPECT),
              form.text(BASE),
              form.text(IMAGES),
              !form.text(OPENED).isEmpty(),
              path.equals(VERIFY) ? oneMark(site, bench, form) : whose(site, bench, form));
    } catch (BadInput e) {
      return Response.page(400, form(site, request, path, form, String.valueOf(e.getMessage())));
    }
    return Response.seeOther(VerificationPages.path(bench.add(order)));
  }

  private static Question oneMark(Site site, Bench bench, Values form) {
    MarkFile mark = MarkFile.read(bench.marks().find(form.text(MARK)));
    long tries = form.whole(TRIES, 0);
    if (tries < 1 || tries > OneMark.MOST_TRIES) {
      throw BadInput.of("The number of marks tried makes no sense")
          .expected("1 to " + OneMark.MOST_TRIES)
          .found(form.text(TRIES))
          .bad();
    }
    return new OneMark(
        form.text(MARK),
        mark.recipient(),
        mark.digest(),
        edition(site.ledger(), mark).orElse(""),
        (int) tries);
  }

  private static Question whose(Site site, Bench bench, Values form) {
    requireTraces(bench);
    String edition = form.text(EDITION);
    if (site.ledger().edition(edition).isEmpty()) {
      throw BadInput.of("The ledger has no such edition").found(edition).bad();
    }
    return new Whose(edition);
  }

  private static void requireTraces(Bench bench) {
    if (!bench.workshop().traces()) {
      throw new Refusal(404, "The server was started without --key, so it cannot trace.");
    }
  }

  /** The edition with a copy that carries this very mark. */
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

  private static String form(
      Site site, Request request, String path, Values filled, String complaint) {
    Bench bench = VerificationPages.bench(site);
    boolean verify = path.equals(VERIFY);
    List<Node> fields = new ArrayList<>();
    Path models = bench.workshop().models();
    String which = "The model in question, or its recorded answers to the pictures.";
    fields.add(choice(SUSPECT, "Suspect", which, Shelf.suspects(models).names(), filled));
    String control = "Always read too, as control.";
    fields.add(choice(BASE, "Unmarked original", control, Shelf.models(models).names(), filled));
    if (verify) {
      List<String> marks = bench.marks().names();
      String note = "The private mark file of the recipient in question.";
      fields.add(choice(MARK, "Mark", note, marks, filled));
    } else {
      requireTraces(bench);
      List<String> editions =
          site.ledger().editions().stream().map(Fact.EditionMade::edition).toList();
      String note = "Every recipient of it is compared with the suspect.";
      fields.add(choice(EDITION, "Edition", note, editions, filled));
    }
    List<String> images = Shelf.images(bench.workshop().images()).names();
    String fresh = "Fresh ones, not those that were used for marking.";
    fields.add(choice(IMAGES, "Pictures", fresh, images, filled));
    if (verify) {
      fields.add(tries(filled));
    }
    fields.add(opened(filled));
    fields.add(Element.of("button", verify ? "Verify" : "Trace").style("main"));
    List<Node> body = new ArrayList<>();
    if (!complaint.isEmpty()) {
      body.add(Frame.complaint(complaint));
    }
    body.add(Frame.form(request.formToken(), path, fields.toArray(Node[]::new)).style("fields"));
    return Frame.html(request.session(), verify ? "New verification" : "New trace", 0, body);
  }

  private static Element tries(Values filled) {
    return field(
        TRIES,
        "Marks tried on this suspect",
        "All of them, with this one; every chance is multiplied by it.",
        Element.of("input")
            .with("type", "number")
            .with("min", "1")
            .with("max", Integer.toString(OneMark.MOST_TRIES))
            .with("required", "required")
            .with("value", filled.text(TRIES).isEmpty() ? "1" : filled.text(TRIES)));
  }

  private static Element opened(Values filled) {
    Element box =
        Element.of("input")
            .with("type", "checkbox")
            .with("name", OPENED)
            .with("id", OPENED)
            .with("value", "yes")
            .with("aria-describedby", OPENED + "-note");
    return Element.of(
            "div",
            filled.text(OPENED).isEmpty() ? box : box.with("checked", "checked"),
            Element.of("label", "Put the recipient's key into the evidence").with("for", OPENED),
            Element.of(
                    "p",
                    "Others can then recompute the codewords, and the key is no longer secret.")
                .style("note")
                .with("id", OPENED + "-note"))
        .style("check");
  }

  private static Element choice(
      String name, String label, String note, List<String> choices, Values filled) {
    Element select = Element.of("select").with("required", "required");
    select = select.add(Element.of("option", "Choose").with("value", ""));
    for (String choice : choices) {
      Element option = Element.of("option", choice).with("value", choice);
      boolean chosen = choice.equals(filled.text(name));
      select = select.add(chosen ? option.with("selected", "selected") : option);
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
