package activemark.web;

import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Odds;
import activemark.report.Report;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Node.Text;
import activemark.report.html.Table;
import activemark.web.Question.OneMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifications that were asked for here: the queue, the progress, the answer. */
final class VerificationPages {
  private static final int SECONDS = 2;
  private static final int MOST = 200;
  private static final String NONE =
      "This server makes no verifications. Start it with --models, --images, and --marks or --key.";
  private static final String REPORT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action"
          + " 'none'; frame-ancestors 'none'";

  private VerificationPages() {}

  /**
   * Where verifications are made.
   *
   * @throws Refusal if the server makes none
   */
  static Bench bench(Site site) {
    return site.bench().orElseThrow(() -> new Refusal(404, NONE));
  }

  /** The page of a verification. */
  static String path(Verification verification) {
    return Values.link("/verification", "id", verification.order().id());
  }

  /** All of them, the waiting and the running first. */
  static Response list(Site site, Request request) {
    if (site.bench().isEmpty()) {
      return Frame.page(request, "Verifications", Frame.paragraph(NONE));
    }
    Bench bench = bench(site);
    List<Node> body = new ArrayList<>();
    if (!bench.results().interrupted().isEmpty()) {
      Element note =
          Element.of("p").style("complaint").add("The server was ended in the middle of: ");
      for (String id : bench.results().interrupted()) {
        note = note.add(Frame.link(Values.link("/verification", "id", id), id)).add(" ");
      }
      body.add(note.add("Nothing of this is in the ledger; ask again where it still matters."));
    }
    Element actions = Element.of("p").style("actions");
    if (bench.workshop().marks().isPresent()) {
      actions = actions.add(Frame.link(StartPages.VERIFY, "New verification").style("button"));
    }
    if (bench.workshop().traces()) {
      actions = actions.add(Frame.link(StartPages.TRACE, "New trace").style("button"));
    }
    body.add(actions);
    Table table = new Table("Verifications", "Suspect", "Question", "Asked", "State");
    List<Verification> all = bench.results().all();
    for (Verification each : all.subList(0, Math.min(MOST, all.size()))) {
      table.row(
          Frame.link(path(each), each.order().suspect()),
          new Text(question(each.order().question())),
          Frame.time(each.order().asked()),
          state(bench, each));
    }
    body.add(table.isEmpty() ? Frame.paragraph("None was asked for yet.") : table.element());
    return Frame.page(request, "Verifications", body.toArray(Node[]::new));
  }

  /**
   * One of them. While it is not ended the page loads itself again, unless it is to stand still.
   */
  static Response one(Site site, Request request) {
    Bench bench = bench(site);
    Verification verification = asked(bench, request.query());
    Optional<Ending> ending = verification.ending();
    List<Node> body = new ArrayList<>();
    if (ending.isPresent()) {
      body.addAll(ended(verification, ending.get()));
    } else {
      body.addAll(underWay(bench, verification, request));
    }
    body.add(Frame.section("What was asked", facts(verification.order())));
    boolean still = !request.query().text("still").isEmpty();
    int seconds = ending.isPresent() || still ? 0 : SECONDS;
    return Frame.page(
        request,
        (verification.order().question() instanceof OneMark ? "Verification of " : "Trace of ")
            + verification.order().suspect(),
        seconds,
        body);
  }

  /** Stops one that waits or runs. */
  static Response stop(Site site, Request request) {
    Bench bench = bench(site);
    Verification verification = asked(bench, request.form());
    bench.stop(verification);
    return Response.seeOther(path(verification));
  }

  /** The report on an answer, a page that stands for itself. */
  static Response report(Site site, Request request) {
    return Response.page(Report.html(answer(site, request)))
        .with("Content-Security-Policy", REPORT_POLICY);
  }

  /** The answer as the document for others, to keep. */
  static Response evidence(Site site, Request request) {
    Evidence evidence = answer(site, request);
    String name = "evidence-" + evidence.digest().substring(0, 16) + ".json";
    return Response.of(200, "application/json", evidence.toText())
        .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  private static Evidence answer(Site site, Request request) {
    Verification verification = asked(bench(site), request.query());
    return verification
        .answer()
        .flatMap(answer -> answer.evidence(request.query().text("of")))
        .orElseThrow(() -> new Refusal(404, "There is no evidence of this verification."));
  }

  private static Verification asked(Bench bench, Values values) {
    return bench
        .results()
        .find(values.text("id"))
        .orElseThrow(() -> new Refusal(404, "There is no such verification."));
  }

  private static Node state(Bench bench, Verification verification) {
    Optional<Ending> ending = verification.ending();
    if (ending.isPresent()) {
      return Frame.outcome(ending.get().how());
    }
    if (bench.screen(verification).isPresent()) {
      return Frame.outcome("running");
    }
    return Frame.outcome(bench.ahead(verification).isPresent() ? "waiting" : "not recorded yet");
  }

  private static List<Node> underWay(Bench bench, Verification verification, Request request) {
    List<Node> body = new ArrayList<>();
    Optional<Screen> screen = bench.screen(verification);
    Optional<Integer> ahead = bench.ahead(verification);
    if (screen.isPresent()) {
      Element bar = Element.of("progress").with("max", "100").with("aria-label", "Present step");
      Optional<Integer> percent = screen.get().percent();
      body.add(Frame.paragraph("It is being made."));
      body.add(percent.isPresent() ? bar.with("value", "" + percent.get()) : bar);
      List<String> lines = new ArrayList<>(screen.get().lines());
      lines.add(screen.get().now());
      body.add(Frame.lines(String.join("\n", lines)).style("screen"));
    } else if (ahead.isPresent()) {
      body.add(Frame.paragraph("It waits; before it: " + ahead.get() + "."));
    } else {
      body.add(Frame.paragraph("It ended and is not recorded yet."));
    }
    String id = verification.order().id();
    body.add(
        Frame.form(
            request.formToken(),
            "/verification/stop",
            Element.of("input").with("type", "hidden").with("name", "id").with("value", id),
            Element.of("button", "Stop it")));
    boolean still = !request.query().text("still").isEmpty();
    Element note = Element.of("p").style("note");
    body.add(
        still
            ? note.add(Frame.link(path(verification), "Follow it"))
            : note.add("This page loads itself again every " + SECONDS + " seconds. ")
                .add(
                    Frame.link(
                        Values.link("/verification", "id", id, "still", "yes"),
                        "Let it stand still")));
    return body;
  }

  private static List<Node> ended(Verification verification, Ending ending) {
    if (ending.decided()) {
      return decided(verification);
    }
    List<Node> body = new ArrayList<>();
    body.add(
        Element.of("p", Frame.outcome(ending.how()), new Text(" at "), Frame.time(ending.at())));
    if (!ending.told().isBlank()) {
      body.add(Frame.lines(ending.told()).style("failure"));
    }
    String again = StartPages.again(verification.order());
    body.add(Element.of("p", Frame.link(again, "Ask again").style("button")));
    return body;
  }

  private static List<Node> decided(Verification verification) {
    Optional<Answer> found = verification.answer();
    if (found.isEmpty()) {
      return List.of(Frame.paragraph("The evidence is no longer there."));
    }
    Answer answer = found.get();
    List<Node> body = new ArrayList<>();
    body.add(
        Element.of(
                "div",
                Element.of("p", word(answer.outcome())).style("word"),
                Element.of("p", Figures.raised(sentence(verification, answer))).style("sentence"))
            .style("banner " + colour(answer.outcome())));
    for (Evidence evidence : answer.evidence()) {
      body.add(documents(verification, evidence));
    }
    String edition = verification.order().question().edition();
    body.add(
        Frame.section(
            "What was found",
            Frame.facts(
                "Digest of the suspect",
                Frame.digest(answer.suspectDigest()),
                "Marks compared",
                Figures.whole(answer.recipients()),
                "In the ledger",
                edition.isEmpty()
                    ? new Text("no, as the mark is of no edition there")
                    : Frame.link(EditionPages.path(edition), edition))));
    return body;
  }

  private static Element documents(Verification verification, Evidence evidence) {
    String id = verification.order().id();
    String digest = evidence.digest();
    Element links =
        Element.of(
                "p",
                Frame.link(Values.link("/verification/report", "id", id, "of", digest), "Report")
                    .style("button"),
                Frame.link(
                        Values.link("/verification/evidence.json", "id", id, "of", digest),
                        "Evidence as JSON")
                    .style("button"))
            .style("actions");
    return Element.of(
        "section",
        Element.of("h2", "Evidence on " + evidence.claim().recipient()),
        Frame.facts(
            "Digest of the evidence",
            Frame.digest(digest),
            "Pictures",
            Figures.whole(evidence.images().count())),
        links);
  }

  private static String word(String outcome) {
    return switch (outcome) {
      case "shown" -> "SHOWN";
      case "not-shown" -> "NOT SHOWN";
      case Answer.NAMED -> "NAMED";
      case Answer.NOBODY -> "NOBODY NAMED";
      default -> "INCONCLUSIVE";
    };
  }

  private static String colour(String outcome) {
    return switch (outcome) {
      case "shown", Answer.NAMED -> "shown";
      case "not-shown", Answer.NOBODY -> "not-shown";
      default -> "inconclusive";
    };
  }

  private static String sentence(Verification verification, Answer answer) {
    if (verification.order().question() instanceof OneMark) {
      return answer.evidence().get(0).verdict().sentence();
    }
    String all = Figures.whole(answer.recipients()) + " recipients";
    return switch (answer.outcome()) {
      case Answer.NAMED ->
          "Named: "
              + String.join(
                  ", ", answer.evidence().stream().map(each -> each.claim().recipient()).toList())
              + ". A recipient without whose copy the suspect was made is among these with a chance"
              + " of at most "
              + Odds.of(StrictMath.log10(answer.evidence().get(0).policy().alpha()))
              + ", for all "
              + all
              + " together.";
      case Answer.NOBODY ->
          "No bits of any of "
              + all
              + " agree better than chance allows. This proves nobody innocent: a mark can be"
              + " removed.";
      default ->
          "Somebody stands out and is not named, as a control stands out too or the ledger has no"
              + " copy of his.";
    };
  }

  private static String question(Question question) {
    return question instanceof OneMark one
        ? "the mark of " + one.recipient()
        : "whose copy of " + question.edition();
  }

  private static Element facts(Order order) {
    Element facts =
        Frame.facts(
            "Asked",
            Frame.time(order.asked()),
            "Suspect",
            order.suspect(),
            "Unmarked original",
            order.base(),
            "Pictures",
            order.images(),
            "Question",
            question(order.question()),
            "Recipient's key",
            order.opened() ? "in the evidence" : "kept secret");
    return order.question() instanceof OneMark one
        ? Element.of(
            "div",
            facts,
            Frame.facts(
                "Mark file",
                one.mark(),
                "Digest of the mark",
                Frame.digest(one.digest()),
                "Marks tried",
                Figures.whole(one.tries())))
        : facts;
  }
}
