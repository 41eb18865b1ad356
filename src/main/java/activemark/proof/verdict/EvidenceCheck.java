package activemark.proof.verdict;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Opening;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Recomputes everything in a document that follows from something else in it: bits, counts,
 * chances, verdict and digest, and with an opening the codewords and the digest of the mark. No
 * model is needed, and none is looked at: whether the soft bits are those of the suspect shows only
 * by reading it again.
 *
 * @param evidence the document
 * @param recomputed what was recomputed or could not be, one sentence each
 * @param disagreements what the document says otherwise, with both values; empty if all is well
 */
public record EvidenceCheck(
    Evidence evidence, List<String> recomputed, List<String> disagreements) {
  private static final int MAX_SHOWN = 120;

  /** Copies the lists. */
  public EvidenceCheck {
    recomputed = List.copyOf(recomputed);
    disagreements = List.copyOf(disagreements);
  }

  /** Whether the document agrees with itself. */
  public boolean holds() {
    return disagreements.isEmpty();
  }

  /**
   * Checks a file.
   *
   * @throws BadInput if it cannot be understood as evidence
   */
  public static EvidenceCheck of(Path file) {
    return of(Evidence.readDocument(file), Evidence.where(file));
  }

  /**
   * Checks a document.
   *
   * @param where the document for messages
   * @throws BadInput if it cannot be understood as evidence
   */
  public static EvidenceCheck of(ObjectNode document, String where) {
    Evidence evidence = EvidenceJson.read(document, where);
    List<String> recomputed = new ArrayList<>();
    List<String> disagreements = new ArrayList<>();
    String said = document.path(EvidenceJson.DIGEST).textValue();
    if (!EvidenceJson.digest(document).equals(said)) {
      disagreements.add(disagreement("digest", said, EvidenceJson.digest(document)));
    }
    try {
      ObjectNode expected = EvidenceJson.write(evidence.judgedAgain());
      expected.put(EvidenceJson.DIGEST, said);
      compare("", document, expected, disagreements);
    } catch (IllegalArgumentException e) {
      disagreements.add("readings: no verdict can follow from them: " + e.getMessage());
    }
    recomputed.add(
        "Recomputed: bits, matches, every chance, corrections, verdict and the document's digest.");
    Opening opening = evidence.opening();
    if (opening == null) {
      recomputed.add(
          "Not recomputed: the codewords, for the document does not reveal the key; that they were"
              + " fixed before the suspect was read rests on whoever wrote it.");
    } else {
      open(evidence, opening, disagreements);
      recomputed.add("Recomputed from the revealed key: the codewords and the digest of the mark.");
    }
    return new EvidenceCheck(evidence, recomputed, disagreements);
  }

  private static void open(Evidence evidence, Opening opening, List<String> disagreements) {
    Claim claim = evidence.claim();
    String digest = claim.digestOfMark(opening);
    if (!digest.equals(claim.markDigest())) {
      disagreements.add(disagreement("claim.markDigest", claim.markDigest(), digest));
    }
    List<Reading> readings = evidence.readings();
    for (int i = 0; i < readings.size(); i++) {
      if (readings.get(i) instanceof Reading.StoredBits stored && !opening.lists(stored.part())) {
        disagreements.add("readings[" + i + "].part: the opening does not list " + stored.part());
      }
    }
    open("readings", readings, claim, opening, disagreements);
    List<Control> controls = evidence.controls();
    for (int i = 0; i < controls.size(); i++) {
      String place = "controls[" + i + "].readings";
      open(place, controls.get(i).readings(), claim, opening, disagreements);
    }
  }

  private static void open(
      String place,
      List<Reading> readings,
      Claim claim,
      Opening opening,
      List<String> disagreements) {
    for (int i = 0; i < readings.size(); i++) {
      if (readings.get(i) instanceof Reading.StoredBits stored && opening.lists(stored.part())) {
        String field = place + "[" + i + "].expected";
        BitString codeword = opening.codeword(stored.part(), stored.bits(), claim.copy());
        if (!codeword.equals(stored.expected())) {
          disagreements.add(disagreement(field, stored.expected().toHex(), codeword.toHex()));
        }
      }
    }
  }

  /** Lists where two JSON values differ; numbers are equal if their canonical forms are. */
  private static void compare(
      String place, JsonNode said, JsonNode expected, List<String> disagreements) {
    if (said.isObject() && expected.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      said.fieldNames().forEachRemaining(names::add);
      expected.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String inner = place.isEmpty() ? name : place + "." + name;
        compare(inner, said.path(name), expected.path(name), disagreements);
      }
    } else if (said.isArray() && expected.isArray() && said.size() == expected.size()) {
      for (int i = 0; i < said.size(); i++) {
        compare(place + "[" + i + "]", said.get(i), expected.get(i), disagreements);
      }
    } else if (!shown(said).equals(shown(expected))) {
      disagreements.add(disagreement(place, shown(said), shown(expected)));
    }
  }

  private static String disagreement(String place, String said, String recomputed) {
    return "%s: the document says %s, recomputed %s"
        .formatted(place, shortened(said), shortened(recomputed));
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : CanonicalJson.of(value);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
