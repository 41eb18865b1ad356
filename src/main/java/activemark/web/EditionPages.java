package activemark.web;

import activemark.ledger.Entry;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Node.Text;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.List;

/** What was given to whom. */
final class EditionPages {
  private static final int PAGE = 100;
  private static final int EVENTS = 200;

  private EditionPages() {}

  /** The page of an edition. */
  static String path(String edition) {
    return Values.link("/edition", "name", edition);
  }

  /** The page of a recipient. */
  static String path(String edition, String recipient) {
    return Values.link("/recipient", "edition", edition, "name", recipient);
  }

  /** All editions. */
  static Response list(Site site, Request request) {
    Table table = new Table("Editions", "Edition", "Owner", "Made", "Recipients");
    for (Entry entry : site.ledger().editionEntries()) {
      Fact.EditionMade made = (Fact.EditionMade) entry.fact();
      table.row(
          Frame.link(path(made.edition()), made.edition()),
          new Text(made.owner()),
          Frame.time(entry.at()),
          new Text(Figures.whole(site.ledger().recipients(made.edition()))));
    }
    return Frame.page(
        request,
        "Editions",
        table.isEmpty() ? Frame.paragraph("The ledger holds no edition yet.") : table.element(),
        Element.of("p", "Ledger: " + site.ledgerName()).style("note"));
  }

  /** One edition, its recipients page by page, and what happened to it. */
  static Response one(Site site, Request request) {
    String name = request.query().text("name");
    Ledger ledger = site.ledger();
    Fact.EditionMade edition =
        ledger.edition(name).orElseThrow(() -> new Refusal(404, "The ledger has no such edition."));
    long recipients = ledger.recipients(name);
    long first = request.query().whole("from", 0);
    List<Node> body = new ArrayList<>();
    body.add(
        Frame.facts(
            "Owner",
            edition.owner(),
            "Owner's commitment",
            Frame.digest(edition.ownerCommitment()),
            "Digest of the unmarked model",
            Frame.digest(edition.baseDigest()),
            "Digest of the plan",
            Frame.digest(edition.planDigest()),
            "Recipients",
            Figures.whole(recipients)));
    body.add(Frame.section("Recipients", recipients(ledger, name, first, recipients)));
    List<Entry> events = ledger.events(name, EVENTS);
    List<Entry> later =
        events.stream().filter(entry -> !(entry.fact() instanceof Fact.EditionMade)).toList();
    body.add(
        Frame.section(
            "Commitments, verifications, traces",
            later.isEmpty()
                ? Frame.paragraph("None yet.")
                : LedgerPages.table("Commitments, verifications, traces", later)));
    return Frame.page(request, name, body.toArray(Node[]::new));
  }

  private static Node[] recipients(Ledger ledger, String edition, long first, long all) {
    Table table = new Table("Recipients", "Recipient", "No.", "Added", "Copies", "Mark");
    for (Entry entry : ledger.recipientEntries(edition, first, PAGE)) {
      Fact.RecipientAdded added = (Fact.RecipientAdded) entry.fact();
      List<Entry> copies = ledger.copies(edition, added.recipient());
      table.row(
          Frame.link(path(edition, added.recipient()), added.recipient()),
          new Text(Figures.whole(added.number())),
          Frame.time(entry.at()),
          new Text(Figures.whole(copies.size())),
          copies.isEmpty()
              ? new Text("not made yet")
              : Frame.shortDigest(
                  ((Fact.CopyMade) copies.get(copies.size() - 1).fact()).markDigest()));
    }
    if (table.isEmpty()) {
      return new Node[] {Frame.paragraph("None here.")};
    }
    return new Node[] {
      table.element(),
      Frame.pager(
          first > 0 ? from(edition, Math.max(0, first - PAGE)) : "",
          first + PAGE < all ? from(edition, first + PAGE) : "")
    };
  }

  private static String from(String edition, long first) {
    return Values.link("/edition", "name", edition, "from", Long.toString(first));
  }

  /** One recipient: copies and verifications. */
  static Response recipient(Site site, Request request) {
    String edition = request.query().text("edition");
    String name = request.query().text("name");
    Ledger ledger = site.ledger();
    Fact.RecipientAdded added =
        ledger
            .recipient(edition, name)
            .orElseThrow(() -> new Refusal(404, "The edition has no such recipient."));
    Table copies = new Table("Copies", "Made", "Digest of the copy", "Digest of the mark");
    for (Entry entry : ledger.copies(edition, name)) {
      Fact.CopyMade copy = (Fact.CopyMade) entry.fact();
      copies.row(
          Frame.time(entry.at()),
          Frame.digest(copy.releaseDigest()),
          Frame.digest(copy.markDigest()));
    }
    List<Entry> verifications = ledger.verifications(edition, name);
    return Frame.page(
        request,
        name,
        Frame.facts(
            "Edition",
            Frame.link(path(edition), edition),
            "Number",
            Figures.whole(added.number()),
            "Codeword",
            "in the ledger, encrypted under the owner's key"),
        Frame.section(
            "Copies", copies.isEmpty() ? Frame.paragraph("None was made yet.") : copies.element()),
        Frame.section(
            "Verifications",
            verifications.isEmpty()
                ? Frame.paragraph("None yet.")
                : LedgerPages.table("Verifications", verifications)));
  }
}
