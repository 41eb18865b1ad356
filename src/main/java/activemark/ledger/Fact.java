package activemark.ledger;

import activemark.proof.canonical.Sha256;
import activemark.proof.key.PartyName;
import java.util.List;

/** What an entry of a ledger says. Facts are added and never changed or taken away. */
public sealed interface Fact {
  /** The edition it is about. */
  String edition();

  /**
   * An edition was made: a model whose copies will all be marked at the same secret places.
   *
   * @param edition its name, once in a ledger
   * @param owner whose model it is
   * @param ownerCommitment the owner's public commitment, hex
   * @param baseDigest digest of the unmarked model, hex
   * @param planDigest digest of the plan before it was encrypted, hex
   * @param plan the places, encrypted under the owner's key
   */
  record EditionMade(
      String edition,
      String owner,
      String ownerCommitment,
      String baseDigest,
      String planDigest,
      Sealed plan)
      implements Fact {
    /** Checks names and digests. */
    public EditionMade {
      PartyName.require("edition", edition);
      PartyName.require("owner", owner);
      requireDigest(ownerCommitment);
      requireDigest(baseDigest);
      requireDigest(planDigest);
    }
  }

  /**
   * A recipient was added to an edition and with that has a codeword, whether or not his copy was
   * made yet.
   *
   * @param recipient his name, once in an edition
   * @param number from 0, without gaps, once in an edition
   * @param codeword his bits, hidden under the owner's key
   */
  record RecipientAdded(String edition, String recipient, long number, Sealed codeword)
      implements Fact {
    /** Checks names and number. */
    public RecipientAdded {
      PartyName.require("edition", edition);
      PartyName.require("recipient", recipient);
      if (number < 0) {
        throw new IllegalArgumentException("recipients are numbered from 0: " + number);
      }
    }
  }

  /**
   * A recipient's copy was made. If it was made again with other bytes there are several.
   *
   * @param releaseDigest digest of the marked copy, hex
   * @param markDigest the number that fixes the mark, hex
   */
  record CopyMade(String edition, String recipient, String releaseDigest, String markDigest)
      implements Fact {
    /** Checks names and digests. */
    public CopyMade {
      PartyName.require("edition", edition);
      PartyName.require("recipient", recipient);
      requireDigest(releaseDigest);
      requireDigest(markDigest);
    }
  }

  /**
   * The marks of an edition were committed to.
   *
   * @param digest of the public commitment, hex
   * @param marks how many it covers
   */
  record CommitmentMade(String edition, String digest, int marks) implements Fact {
    /** Checks names and digests. */
    public CommitmentMade {
      PartyName.require("edition", edition);
      requireDigest(digest);
      if (marks < 1) {
        throw new IllegalArgumentException("a commitment covers at least one mark: " + marks);
      }
    }
  }

  /**
   * A suspect was examined.
   *
   * @param suspectDigest its identity, hex
   * @param recipients how many were in the edition then
   * @param named who was named; empty for nobody
   * @param evidence digests of the evidence documents, one for each who was named, hex
   */
  record SuspectTraced(
      String edition,
      String suspectDigest,
      long recipients,
      List<String> named,
      List<String> evidence)
      implements Fact {
    /** Checks names and digests, copies lists. */
    public SuspectTraced {
      PartyName.require("edition", edition);
      requireDigest(suspectDigest);
      named = List.copyOf(named);
      evidence = List.copyOf(evidence);
      named.forEach(name -> PartyName.require("recipient", name));
      evidence.forEach(Fact::requireDigest);
    }
  }

  /**
   * One recipient's mark was looked for in a suspect.
   *
   * @param recipient whose mark
   * @param suspectDigest digest of the suspect's files, hex
   * @param outcome of the verdict: shown, not-shown or inconclusive
   * @param evidence digest of the evidence document, hex
   */
  record SuspectVerified(
      String edition, String recipient, String suspectDigest, String outcome, String evidence)
      implements Fact {
    private static final List<String> OUTCOMES = List.of("shown", "not-shown", "inconclusive");

    /** Checks names, outcome and digests. */
    public SuspectVerified {
      PartyName.require("edition", edition);
      PartyName.require("recipient", recipient);
      requireDigest(suspectDigest);
      requireDigest(evidence);
      if (!OUTCOMES.contains(outcome)) {
        throw new IllegalArgumentException("no outcome: " + outcome);
      }
    }
  }

  private static void requireDigest(String hex) {
    if (!Sha256.isHex(hex)) {
      throw new IllegalArgumentException("not a digest of 64 lower-case hex digits: " + hex);
    }
  }
}
