package activemark.cli;

import activemark.ledger.Entry;
import activemark.ledger.Fact;
import activemark.ledger.Head;
import activemark.ledger.Integrity;
import activemark.ledger.Ledger;
import activemark.proof.commit.Commitment;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes, checks and shows a ledger. */
@Command(
    name = "ledger",
    description = {
      "Make, check or show a ledger: the record of which copy was made for whom.",
      "init   make one, or bring one of an older version up to date",
      "check  see that no entry was changed, moved or taken away; prints where the ledger ends",
      "list   show editions, recipients and what was traced",
      "note   put on record that the marks of an edition were committed to (see commit)",
      "Example: activemark ledger init --ledger ledger.db"
    })
final class LedgerCommand implements Callable<Integer> {
  /** What to do. */
  enum Action {
    INIT,
    CHECK,
    LIST,
    NOTE
  }

  private static final int PAGE = 1000;

  @ParentCommand private ActiveMark app;
  @Mixin private LedgerOption ledgerOption;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}, in small letters.")
  private Action action;

  @Option(
      names = "--head",
      paramLabel = "N:DIGEST",
      description = "check: an end that was noted earlier and must still be in the chain.")
  private @Nullable String noted;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "50",
      description = "list: show the last N entries (default: ${DEFAULT-VALUE}).")
  private int last;

  @Option(names = "--edition", paramLabel = "NAME", description = "note: the edition.")
  private @Nullable String edition;

  @Option(names = "--commitment", paramLabel = "FILE", description = "note: the public commitment.")
  private @Nullable Path commitment;

  @Override
  public Integer call() {
    json.require();
    Optional<Head> anchor = Optional.ofNullable(noted).map(Head::parse);
    if (action != Action.CHECK) {
      Modes.refuse(noted, "--head", "with " + action.name().toLowerCase(Locale.ROOT));
    }
    try (Ledger ledger =
        action == Action.INIT
            ? Ledger.create(ledgerOption.url())
            : Ledger.open(ledgerOption.url())) {
      return switch (action) {
        case INIT -> init(ledger);
        case CHECK -> check(ledger, anchor);
        case LIST -> list(ledger);
        case NOTE -> note(ledger);
      };
    }
  }

  private int init(Ledger ledger) {
    new Sheet("A ledger is in its place")
        .fact("ledger", ledgerOption.url())
        .fact("entries", ledger.head().entries())
        .print(app.console());
    json.write(app.console(), head(ledger.head()));
    return ExitCode.SHOWN;
  }

  private int note(Ledger ledger) {
    String name = Modes.needed(edition, "--edition", "with note");
    Commitment read = Commitment.read(Modes.needed(commitment, "--commitment", "with note"));
    Entry entry = ledger.append(new Fact.CommitmentMade(name, read.digest(), read.count()));
    new Sheet("Noted as entry " + entry.seq())
        .fact("commitment", read.digest())
        .fact("marks", read.count())
        .print(app.console());
    json.write(app.console(), head(ledger.head()));
    return ExitCode.SHOWN;
  }

  private int check(Ledger ledger, Optional<Head> anchor) {
    Integrity found = ledger.check(anchor);
    Sheet sheet =
        new Sheet(found.whole() ? "Every entry fits" : "THE LEDGER WAS CHANGED")
            .fact("ledger", ledgerOption.url())
            .fact("fitting", found.entries() + " entries")
            .fact("end", found.head());
    found.fault().ifPresent(fault -> sheet.fact("fault", fault));
    sheet.print(app.console());
    if (found.whole() && anchor.isEmpty()) {
      app.console()
          .note(
              "Whoever can write to the database can also write the whole chain anew. Note the end"
                  + " elsewhere, or have it dated, and check against it with --head.");
    }
    ObjectNode document = head(found.head()).put("whole", found.whole());
    found.fault().ifPresent(fault -> document.put("fault", fault));
    json.write(app.console(), document);
    return found.whole() ? ExitCode.SHOWN : ExitCode.NOT_SHOWN;
  }

  private int list(Ledger ledger) {
    ObjectNode document = head(ledger.head());
    Sheet sheet =
        new Sheet("Ledger " + ledgerOption.url()).fact("entries", ledger.head().entries());
    ArrayNode editions = document.putArray("editions");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("edition", "owner", "recipients", "base"));
    for (Fact.EditionMade made : ledger.editions()) {
      long recipients = ledger.recipients(made.edition());
      rows.add(
          List.of(
              made.edition(),
              made.owner(),
              Long.toString(recipients),
              made.baseDigest().substring(0, 16)));
      editions
          .addObject()
          .put("edition", made.edition())
          .put("owner", made.owner())
          .put("ownerCommitment", made.ownerCommitment())
          .put("baseDigest", made.baseDigest())
          .put("recipients", recipients);
    }
    sheet.table(rows).table(entries(ledger, document.putArray("entries"))).print(app.console());
    json.write(app.console(), document);
    return ExitCode.SHOWN;
  }

  private List<List<String>> entries(Ledger ledger, ArrayNode array) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("entry", "at", "what", "edition", ""));
    long after = Math.max(0, ledger.head().entries() - Math.max(0, last));
    List<Entry> page = ledger.entries(after, PAGE);
    while (!page.isEmpty()) {
      for (Entry entry : page) {
        String what = what(entry.fact());
        String detail = detail(entry.fact());
        rows.add(
            List.of(
                Long.toString(entry.seq()),
                entry.at().toString(),
                what,
                entry.fact().edition(),
                detail));
        array
            .addObject()
            .put("seq", entry.seq())
            .put("at", entry.at().toString())
            .put("what", what)
            .put("edition", entry.fact().edition())
            .put("detail", detail)
            .put("digest", entry.digest());
      }
      page = ledger.entries(page.get(page.size() - 1).seq(), PAGE);
    }
    return rows;
  }

  private static String what(Fact fact) {
    if (fact instanceof Fact.EditionMade) {
      return "edition planned";
    }
    if (fact instanceof Fact.RecipientAdded) {
      return "recipient added";
    }
    if (fact instanceof Fact.CopyMade) {
      return "copy made";
    }
    if (fact instanceof Fact.SuspectVerified) {
      return "suspect verified";
    }
    return fact instanceof Fact.CommitmentMade ? "committed" : "suspect traced";
  }

  private static String detail(Fact fact) {
    if (fact instanceof Fact.EditionMade made) {
      return "of " + made.owner();
    }
    if (fact instanceof Fact.RecipientAdded added) {
      return added.recipient();
    }
    if (fact instanceof Fact.CopyMade copy) {
      return copy.recipient() + " " + copy.releaseDigest().substring(0, 16);
    }
    if (fact instanceof Fact.CommitmentMade made) {
      return made.marks() + " marks, " + made.digest().substring(0, 16);
    }
    if (fact instanceof Fact.SuspectVerified verified) {
      return verified.suspectDigest().substring(0, 16)
          + " for "
          + verified.recipient()
          + ": "
          + verified.outcome();
    }
    Fact.SuspectTraced traced = (Fact.SuspectTraced) fact;
    return traced.suspectDigest().substring(0, 16)
        + ": "
        + (traced.named().isEmpty() ? "nobody" : String.join(", ", traced.named()))
        + " of "
        + traced.recipients();
  }

  private static ObjectNode head(Head head) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("entries", head.entries())
        .put("head", head.toString());
  }
}
