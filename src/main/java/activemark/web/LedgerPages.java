package activemark.web;

import activemark.ledger.Entry;
import activemark.ledger.Fact;
import activemark.ledger.Head;
import activemark.ledger.Integrity;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Node.Text;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledger itself: every entry, and whether the chain holds. */
final class LedgerPages {
  private static final int PAGE = 100;
  private static final String HEAD = "head";

  private LedgerPages() {}

  /** The entries page by page, the newest unless asked otherwise, and the form for a check. */
  static Response entries(Site site, Request request) {
    Head head = site.ledger().head();
    long after = request.query().whole("after", Math.max(0, head.entries() - PAGE));
    List<Entry> entries = site.ledger().entries(after, PAGE);
    List<Node> body = new ArrayList<>();
    body.add(
        Frame.facts(
            "Ledger",
            site.ledgerName(),
            "Entries",
            Figures.whole(head.entries()),
            "Where it ends",
            Frame.digest(head.toString())));
    body.add(checkForm(request, ""));
    body.add(
        Frame.section(
            "Entries",
            entries.isEmpty() ? Frame.paragraph("None here.") : all(entries),
            Frame.pager(
                after > 0 ? after(Math.max(0, after - PAGE)) : "",
                after + PAGE < head.entries() ? after(after + PAGE) : "")));
    return Frame.page(request, "Ledger", body.toArray(Node[]::new));
  }

  /** Walks the whole chain. */
  static Response check(Site site, Request request) {
    String noted = request.form().text(HEAD).strip();
    Optional<Head> anchor = noted.isEmpty() ? Optional.empty() : Optional.of(Head.parse(noted));
    Integrity integrity = site.ledger().check(anchor);
    boolean whole = integrity.whole();
    String sentence =
        whole
            ? "Every entry fits the one before, none is missing"
                + (anchor.isPresent() ? ", and the noted end is in the chain." : ".")
            : integrity.fault().orElse("");
    return Frame.page(
        request,
        "Check of the ledger",
        Element.of(
                "div",
                Element.of("p", whole ? "WHOLE" : "BROKEN").style("word"),
                Element.of("p", sentence).style("sentence"))
            .style("banner " + (whole ? "shown" : "broken"))
            .with("role", "status"),
        Frame.facts(
            "Entries that fit",
            Figures.whole(integrity.entries()),
            "Where these end",
            Frame.digest(integrity.head().toString())),
        Element.of(
                "p",
                "Keep the end elsewhere, or have it dated by others: it shows later that nothing"
                    + " was changed or cut off since.")
            .style("note"),
        Element.of("p", Frame.link("/ledger", "Back to the ledger")));
  }

  private static Element checkForm(Request request, String filled) {
    return Frame.form(
            request.formToken(),
            "/ledger/check",
            Element.of(
                "div",
                Element.of("label", "End that was noted earlier (may stay empty)")
                    .with("for", HEAD),
                Element.of("input")
                    .with("type", "text")
                    .with("name", HEAD)
                    .with("id", HEAD)
                    .with("value", filled)
                    .with("maxlength", "100")
                    .with("autocomplete", "off")
                    .with("spellcheck", "false")),
            Element.of("button", "Check every entry"))
        .style("fields");
  }

  private static String after(long entry) {
    return Values.link("/ledger", "after", Long.toString(entry));
  }

  /** Entries of one edition in the order given, as a table. */
  static Element table(String caption, List<Entry> entries) {
    Table table = new Table(caption, "No.", "When", "What");
    for (Entry entry : entries) {
      table.row(new Text(Figures.whole(entry.seq())), Frame.time(entry.at()), what(entry.fact()));
    }
    return table.element();
  }

  private static Element all(List<Entry> entries) {
    Table table = new Table("Entries", "No.", "When", "Edition", "What");
    for (Entry entry : entries) {
      table.row(
          new Text(Figures.whole(entry.seq())),
          Frame.time(entry.at()),
          Frame.link(EditionPages.path(entry.fact().edition()), entry.fact().edition()),
          what(entry.fact()));
    }
    return table.element();
  }

  private static Element what(Fact fact) {
    Element words = Element.of("span");
    if (fact instanceof Fact.EditionMade made) {
      return words.add("Edition of " + made.owner());
    }
    if (fact instanceof Fact.RecipientAdded added) {
      return words
          .add("Recipient " + Figures.whole(added.number()) + ": ")
          .add(recipient(added.edition(), added.recipient()));
    }
    if (fact instanceof Fact.CopyMade copy) {
      return words
          .add("Copy for ")
          .add(recipient(copy.edition(), copy.recipient()))
          .add(", mark ")
          .add(Frame.shortDigest(copy.markDigest()));
    }
    if (fact instanceof Fact.CommitmentMade made) {
      return words
          .add("Commitment to " + Figures.whole(made.marks()) + " marks: ")
          .add(Frame.digest(made.digest()));
    }
    if (fact instanceof Fact.SuspectVerified verified) {
      return words
          .add("Suspect ")
          .add(Frame.shortDigest(verified.suspectDigest()))
          .add(" verified for ")
          .add(recipient(verified.edition(), verified.recipient()))
          .add(": ")
          .add(Frame.outcome(verified.outcome()))
          .add(", evidence ")
          .add(Frame.shortDigest(verified.evidence()));
    }
    return traced(words, (Fact.SuspectTraced) fact);
  }

  private static Element traced(Element words, Fact.SuspectTraced traced) {
    Element all =
        words
            .add("Suspect ")
            .add(Frame.shortDigest(traced.suspectDigest()))
            .add(" traced among " + Figures.whole(traced.recipients()) + " recipients: ");
    if (traced.named().isEmpty()) {
      return all.add("nobody is named");
    }
    for (int i = 0; i < traced.named().size(); i++) {
      all = all.add(i == 0 ? "" : ", ").add(recipient(traced.edition(), traced.named().get(i)));
    }
    return all;
  }

  private static Element recipient(String edition, String name) {
    return Frame.link(EditionPages.path(edition, name), name);
  }
}
