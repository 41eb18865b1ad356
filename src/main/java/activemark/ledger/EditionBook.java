package activemark.ledger;

import activemark.error.BadInput;
import activemark.proof.evidence.Edition;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.PartDigests;
import activemark.proof.key.MarkKey;
import activemark.proof.key.OwnerKey;
import activemark.proof.key.RowMask;
import activemark.proof.key.Vault;
import activemark.proof.trace.Lineup;
import activemark.proof.trace.Packing;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An edition in a ledger, opened with the owner's key: what the ledger holds encrypted becomes
 * readable here and nowhere else.
 */
public final class EditionBook {
  private static final String PLANS = "ledger/edition-plan";
  private static final String CODEWORDS = "ledger/codewords";

  private static final int AT_ONCE = 10_000;

  private final Ledger ledger;
  private final OwnerKey owner;
  private final Edition edition;
  private final MarkKey places;
  private final Packing packing;
  private final PartDigests partDigests;

  private EditionBook(Ledger ledger, OwnerKey owner, Edition edition) {
    this.ledger = ledger;
    this.owner = owner;
    this.edition = edition;
    this.places = edition.places(owner);
    this.packing = new Packing(edition.parts().stream().map(MarkPart::bits).toList());
    this.partDigests = PartDigests.of(edition.parts());
  }

  /**
   * Adds a planned edition to the ledger.
   *
   * @throws BadInput if the ledger has one of this name
   */
  public static EditionBook make(
      Ledger ledger, OwnerKey owner, Edition edition, SecureRandom random) {
    byte[] sealed = owner.vault(PLANS).seal(edition.bytes(), edition.name(), random);
    ledger.append(
        new Fact.EditionMade(
            edition.name(),
            edition.owner(),
            edition.ownerCommitment(),
            edition.baseDigest(),
            edition.digest(),
            Sealed.of(sealed)));
    return new EditionBook(ledger, owner, edition);
  }

  /**
   * Opens an edition of the ledger.
   *
   * @throws BadInput if the ledger has none of this name, or the key is another owner's
   */
  public static EditionBook open(Ledger ledger, OwnerKey owner, String name) {
    Fact.EditionMade made =
        ledger
            .edition(name)
            .orElseThrow(
                () ->
                    BadInput.of("The ledger has no such edition")
                        .at(name)
                        .found(ledger.editions().stream().map(Fact.EditionMade::edition).toList())
                        .bad());
    if (!made.ownerCommitment().equals(owner.commitment())) {
      throw BadInput.of("The edition is another owner's")
          .at(name)
          .expected("the key with commitment " + made.ownerCommitment())
          .found(owner.commitment())
          .fix("Give the key of " + made.owner() + ".")
          .bad();
    }
    String where = "plan of edition " + name;
    byte[] plan = owner.vault(PLANS).open(made.plan().bytes(where), name, where);
    Edition edition = Edition.read(plan, where);
    if (!edition.digest().equals(made.planDigest())
        || !edition.baseDigest().equals(made.baseDigest())) {
      throw BadInput.of("The plan of the edition is not the one that was noted")
          .at(name)
          .expected(made.planDigest())
          .found(edition.digest())
          .fix("See activemark ledger check.")
          .bad();
    }
    return new EditionBook(ledger, owner, edition);
  }

  /**
   * The edition of a base whose name was not given.
   *
   * @throws BadInput if there is none, or more than one
   */
  public static String nameFor(Ledger ledger, String baseDigest) {
    List<String> names =
        ledger.editions().stream()
            .filter(made -> made.baseDigest().equals(baseDigest))
            .map(Fact.EditionMade::edition)
            .toList();
    if (names.size() != 1) {
      throw BadInput.of(
              names.isEmpty()
                  ? "The ledger has no edition of this model"
                  : "The ledger has several editions of this model")
          .at("model with weights " + baseDigest)
          .found(names.isEmpty() ? "none" : names)
          .fix(names.isEmpty() ? "Give the unmarked original." : "Choose one with --edition.")
          .bad();
    }
    return names.get(0);
  }

  /** The plan. */
  public Edition edition() {
    return edition;
  }

  /** The owner, whose key gives everything. */
  public OwnerKey owner() {
    return owner;
  }

  /** The key of the places. */
  public MarkKey places() {
    return places;
  }

  /**
   * Adds those of the recipients that the edition does not have yet.
   *
   * @return how many were added
   */
  public int add(List<String> recipients) {
    int added = 0;
    for (int from = 0; from < recipients.size(); from += AT_ONCE) {
      added += addSome(recipients.subList(from, Math.min(recipients.size(), from + AT_ONCE)));
    }
    return added;
  }

  private int addSome(List<String> recipients) {
    Vault vault = owner.vault(CODEWORDS + "/" + edition.name());
    while (true) {
      long number = ledger.recipients(edition.name());
      RowMask mask = vault.rows();
      Set<String> taken = new HashSet<>(ledger.present(edition.name(), recipients));
      List<Fact.RecipientAdded> facts = new ArrayList<>();
      for (String name : recipients) {
        if (taken.add(name)) {
          byte[] row = packing.pack(edition.codewords(owner.markKey(name), name, partDigests));
          facts.add(
              new Fact.RecipientAdded(
                  edition.name(), name, number, Sealed.of(mask.apply(number, row))));
          number++;
        }
      }
      if (ledger.add(edition.name(), facts)) {
        return facts.size();
      }
    }
  }

  /**
   * Compares what was read from a suspect with the codeword of every recipient. Those of the
   * ledger's other editions are counted as well: whoever keeps several may ask for each.
   *
   * @param soft for each way of reading what was read of each part [M]; an empty array where it
   *     could not be read
   * @param alpha largest chance of naming any innocent
   */
  public Lineup compare(List<List<double[]>> soft, double alpha) {
    long recipients = ledger.recipients(edition.name());
    Lineup lineup = new Lineup(packing, soft, alpha, recipients + ofOtherEditions());
    RowMask mask = owner.vault(CODEWORDS + "/" + edition.name()).rows();
    ledger.codewords(
        edition.name(),
        (number, codeword) -> {
          if (number < recipients) { // whoever came later is not counted
            lineup.see(number, mask.apply(number, row(number, codeword)));
          }
        });
    return lineup;
  }

  private long ofOtherEditions() {
    return ledger.editions().stream()
        .map(Fact.EditionMade::edition)
        .filter(name -> !name.equals(edition.name()))
        .mapToLong(ledger::recipients)
        .sum();
  }

  private byte[] row(long number, Sealed codeword) {
    String recipient = "recipient " + number + " of edition " + edition.name();
    byte[] row = codeword.bytes(recipient);
    if (row.length != packing.bytes()) {
      throw BadInput.of("A codeword of the ledger is damaged")
          .at(recipient)
          .expected(packing.bytes() + " bytes")
          .found(row.length)
          .fix("See activemark ledger check.")
          .bad();
    }
    return row;
  }

  /** The name of a recipient by his number. */
  public String recipient(long number) {
    return ledger
        .recipient(edition.name(), number)
        .orElseThrow(() -> new IllegalArgumentException("no recipient " + number))
        .recipient();
  }

  /**
   * The digest of a recipient's copy.
   *
   * @param suspectDigest preferred if he has several
   * @return empty if none was made yet
   */
  public Optional<String> releaseDigest(String recipient, String suspectDigest) {
    List<String> digests =
        ledger.copies(edition.name(), recipient).stream()
            .map(entry -> ((Fact.CopyMade) entry.fact()).releaseDigest())
            .toList();
    if (digests.contains(suspectDigest)) {
      return Optional.of(suspectDigest);
    }
    return digests.isEmpty() ? Optional.empty() : Optional.of(digests.get(digests.size() - 1));
  }

  /** Notes that a recipient's copy was made, unless the same bytes are noted already. */
  public void made(String recipient, String releaseDigest) {
    if (!hasCopy(recipient, releaseDigest)) {
      String markDigest =
          edition.claim(owner.markKey(recipient), recipient, releaseDigest).markDigest();
      ledger.append(new Fact.CopyMade(edition.name(), recipient, releaseDigest, markDigest));
    }
  }

  /** Whether the ledger holds a copy of a recipient with these weights. */
  public boolean hasCopy(String recipient, String releaseDigest) {
    return ledger.copies(edition.name(), recipient).stream()
        .anyMatch(entry -> ((Fact.CopyMade) entry.fact()).releaseDigest().equals(releaseDigest));
  }
}
