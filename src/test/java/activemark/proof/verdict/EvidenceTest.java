package activemark.proof.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.proof.evidence.Claim;
import activemark.proof.key.MarkedCopy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One way of being wrong per test, each with the message it must give. */
class EvidenceTest {
  @TempDir Path folder;

  private static EvidenceCheck check(ObjectNode document) {
    return EvidenceCheck.of(document, "test");
  }

  /** An edit by somebody who also renews the digest. */
  private static EvidenceCheck checkEdited(boolean opened, Consumer<ObjectNode> edit) {
    ObjectNode document = Case.shown(opened).toJson();
    edit.accept(document);
    document.put("digest", EvidenceJson.digest(document));
    return check(document);
  }

  private static ObjectNode reading(ObjectNode document, int index) {
    return (ObjectNode) document.get("readings").get(index);
  }

  private Path file(String text) throws IOException {
    Path file = folder.resolve("evidence.json");
    Files.writeString(file, text);
    return file;
  }

  private static void assertRefused(ObjectNode document, String message) {
    assertThatThrownBy(() -> check(document))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_writtenFile_givesTheSameEvidence() {
    for (boolean opened : new boolean[] {true, false}) {
      Evidence evidence = Case.shown(opened);
      Path file = folder.resolve("e" + opened + ".json");
      evidence.write(file);
      assertThat(Evidence.read(file)).isEqualTo(evidence);
      EvidenceCheck check = EvidenceCheck.of(file);
      assertThat(check.disagreements()).isEmpty();
      assertThat(check.holds()).isTrue();
      assertThat(check.recomputed()).hasSize(2);
    }
  }

  @Test
  void write_goldenFile_isUnchanged() throws IOException {
    try (var golden = EvidenceTest.class.getResourceAsStream("/golden/proof/evidence.json")) {
      String expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(Case.shown(true).toText()).isEqualTo(expected);
    }
  }

  @Test
  void check_everyOutcome_roundTrips() {
    Evidence notShown =
        Case.evidence(
            List.of(Case.innocent(Case.KEYED, "x")),
            List.of(Case.base(Case.innocent(Case.KEYED, "base"))),
            true);
    Evidence inconclusive =
        Case.evidence(
            List.of(Case.injected(20, 30)), List.of(Case.base(Case.injected(3, 30))), true);
    assertThat(check(notShown.toJson()).holds()).isTrue();
    assertThat(notShown.verdict()).isInstanceOf(Verdict.NotShown.class);
    assertThat(check(inconclusive.toJson()).holds()).isTrue();
    assertThat(inconclusive.verdict()).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void check_partReadInTwoWays_roundTrips() {
    Evidence evidence =
        Case.evidence(
            List.of(Case.innocent(Case.TIED, "x"), Case.reading(Case.TIED, 2).by("in the weights")),
            List.of(Case.base(Case.innocent(Case.TIED, "base"))),
            true);
    ObjectNode document = evidence.toJson();
    assertThat(reading(document, 0).has("way")).isFalse();
    assertThat(reading(document, 1).path("way").textValue()).isEqualTo("in the weights");
    EvidenceCheck check = check(document);
    assertThat(check.disagreements()).isEmpty();
    assertThat(check.evidence().readings()).isEqualTo(evidence.readings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", weighted",
        "In The Weights",
        "a  b",
        "<b>",
        "one two three four five six seven eight nine"
      })
  void read_wayThatIsNotAFewWords_isRefused(String way) {
    ObjectNode document = Case.shown(true).toJson();
    reading(document, 0).put("way", way);
    assertRefused(document, "a few lower-case words");
  }

  @Test
  void check_withoutOpening_saysWhatItCouldNotRecompute() {
    assertThat(check(Case.shown(false).toJson()).recomputed())
        .anySatisfy(line -> assertThat(line).startsWith("Not recomputed: the codewords"));
  }

  @Test
  void check_tamperedSoftBit_disagreesInBitsMatchesAndChances() {
    ObjectNode document = Case.shown(true).toJson();
    double was = document.get("readings").get(0).get("soft").get(0).doubleValue();
    ((ArrayNode) reading(document, 0).get("soft")).set(0, -was);
    document.put("digest", EvidenceJson.digest(document));
    assertThat(check(document).disagreements())
        .anySatisfy(line -> assertThat(line).startsWith("readings[0].decoded:"))
        .contains("readings[0].matches: the document says 253, recomputed 254")
        .anySatisfy(line -> assertThat(line).startsWith("verdict.tests[0].log10p:"))
        .anySatisfy(line -> assertThat(line).startsWith("verdict.sentence:"));
  }

  @Test
  void check_tamperedReadingOldDigest_disagreesInTheDigest() {
    ObjectNode document = Case.shown(true).toJson();
    reading(document, 0).put("place", "block 8");
    assertThat(check(document).disagreements())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("digest: the document says"));
  }

  @Test
  void read_tamperedReading_isRefused() throws IOException {
    Path file = file(Case.shown(true).toText().replace("block 9", "block 8"));
    assertThatThrownBy(() -> Evidence.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("changed since it was written")
        .hasMessageContaining("activemark check");
  }

  @Test
  void check_editedMatches_disagrees() {
    assertThat(checkEdited(false, d -> reading(d, 1).put("matches", 128)).disagreements())
        .containsExactly("readings[1].matches: the document says 128, recomputed 108");
  }

  @Test
  void check_editedVerdict_disagrees() {
    EvidenceCheck check =
        checkEdited(true, d -> ((ObjectNode) d.get("verdict")).put("outcome", "not-shown"));
    assertThat(check.disagreements())
        .containsExactly("verdict.outcome: the document says \"not-shown\", recomputed \"shown\"");
  }

  @Test
  void check_editedSentence_disagrees() {
    EvidenceCheck check =
        checkEdited(true, d -> ((ObjectNode) d.get("verdict")).put("sentence", "Guilty."));
    assertThat(check.disagreements())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("verdict.sentence: the document says"));
  }

  @Test
  void check_editedChance_disagrees() {
    EvidenceCheck check =
        checkEdited(
            true, d -> ((ObjectNode) d.get("verdict").get("tests").get(0)).put("log10p", -99.5));
    assertThat(check.disagreements())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith(
                        "verdict.tests[0].log10p: the document says -99.5, recomputed -70."));
  }

  @Test
  void check_laxerPolicy_disagreesInTheVerdict() {
    EvidenceCheck check =
        checkEdited(true, d -> ((ObjectNode) d.at("/policy/tries")).put("keys", 5));
    assertThat(check.disagreements())
        .anySatisfy(line -> assertThat(line).startsWith("verdict.tests[0].correctedLog10p:"));
  }

  @Test
  void check_suspectSaidToBeTheOriginal_disagreesWithTheDigests() {
    for (String what : List.of("identicalToBase", "identicalToRelease")) {
      EvidenceCheck check = checkEdited(true, d -> ((ObjectNode) d.get("suspect")).put(what, true));
      assertThat(check.disagreements())
          .containsExactly("suspect." + what + ": the document says true, recomputed false");
    }
  }

  @Test
  void check_droppedControl_disagreesInTheVerdict() {
    EvidenceCheck check = checkEdited(true, d -> d.putArray("controls"));
    assertThat(check.disagreements())
        .contains("verdict.outcome: the document says \"shown\", recomputed \"inconclusive\"");
  }

  @Test
  void check_codewordSetToWhatWasRead_isNotReproducedByTheOpening() {
    EvidenceCheck check =
        checkEdited(
            true,
            d -> {
              for (int i = 0; i < 2; i++) {
                reading(d, i).set("expected", reading(d, i).get("decoded"));
                ObjectNode base = (ObjectNode) d.at("/controls/0/readings/" + i);
                base.set("expected", reading(d, i).get("decoded"));
              }
            });
    assertThat(check.disagreements())
        .anySatisfy(line -> assertThat(line).startsWith("readings[0].expected: the document says"))
        .anySatisfy(line -> assertThat(line).startsWith("controls[0].readings[1].expected:"));
  }

  @Test
  void check_baseComparedWithOtherBits_disagrees() {
    EvidenceCheck check =
        checkEdited(
            false,
            d ->
                ((ObjectNode) d.at("/controls/0/readings/0"))
                    .set("expected", d.at("/controls/0/readings/0/decoded")));
    assertThat(check.disagreements())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("two different codewords"));
  }

  @Test
  void check_swappedMark_disagrees() {
    EvidenceCheck check =
        checkEdited(
            true,
            d -> ((ObjectNode) d.get("claim")).put("markDigest", Case.digest("another mark")));
    assertThat(check.disagreements())
        .anySatisfy(line -> assertThat(line).startsWith("claim.markDigest: the document says"))
        // The order of looking at the bits one by one follows from the mark's digest.
        .allMatch(line -> line.startsWith("claim.markDigest:") || line.startsWith("further[0]."));
  }

  @Test
  void check_wrongOwner_disagreesInMarkAndCodewords() {
    EvidenceCheck check =
        checkEdited(true, d -> ((ObjectNode) d.get("claim")).put("owner", "Somebody Else"));
    assertThat(check.disagreements())
        .hasSize(5)
        .anySatisfy(line -> assertThat(line).startsWith("claim.markDigest:"))
        .anySatisfy(line -> assertThat(line).startsWith("readings[1].expected:"));
  }

  /** Whoever was shown opened evidence has the key, and can state a mark digest of his own. */
  @Test
  void check_reissuedUnderAnotherName_disagreesInTheCodewords() {
    Claim claim = Case.MARK.claim();
    for (MarkedCopy other :
        List.of(
            new MarkedCopy("Rival", claim.ownerCommitment(), claim.recipient(), claim.baseDigest()),
            new MarkedCopy(
                claim.owner(), Case.digest("rival"), claim.recipient(), claim.baseDigest()))) {
      String digest = Claim.digestOfMark(other, claim.releaseDigest(), Case.shown(true).opening());
      EvidenceCheck check =
          checkEdited(
              true,
              d ->
                  ((ObjectNode) d.get("claim"))
                      .put("owner", other.owner())
                      .put("ownerCommitment", other.ownerCommitment())
                      .put("markDigest", digest));
      assertThat(check.disagreements())
          .noneMatch(line -> line.startsWith("claim.markDigest:"))
          .anySatisfy(line -> assertThat(line).startsWith("readings[0].expected:"))
          .anySatisfy(line -> assertThat(line).startsWith("readings[1].expected:"));
    }
  }

  @Test
  void check_wrongRecipient_disagreesInMarkAndCodewords() {
    EvidenceCheck check =
        checkEdited(true, d -> ((ObjectNode) d.get("claim")).put("recipient", "recipient-18"));
    assertThat(check.disagreements())
        .hasSize(5)
        .anySatisfy(line -> assertThat(line).startsWith("claim.markDigest:"))
        .anySatisfy(line -> assertThat(line).startsWith("readings[1].expected:"));
  }

  @Test
  void check_otherKeyInTheOpening_disagrees() {
    EvidenceCheck check =
        checkEdited(
            true, d -> ((ObjectNode) d.get("opening")).put("key", Case.digest("another key")));
    assertThat(check.disagreements())
        .anySatisfy(line -> assertThat(line).startsWith("claim.markDigest:"))
        .anySatisfy(line -> assertThat(line).startsWith("readings[0].expected:"));
  }

  @Test
  void check_openingWithoutThePart_disagrees() {
    EvidenceCheck check =
        checkEdited(true, d -> ((ObjectNode) d.at("/opening/partDigests")).remove("keyed"));
    assertThat(check.disagreements())
        .contains("readings[0].part: the opening does not list keyed")
        .anySatisfy(line -> assertThat(line).startsWith("claim.markDigest:"));
  }

  @Test
  void read_unknownField_isRefused() {
    ObjectNode document = Case.shown(true).toJson();
    document.put("comment", "trust me");
    assertRefused(document, "a field that this program does not know");
    document.remove("comment");
    reading(document, 0).put("weight", 2);
    assertRefused(document, "readings[0].weight in test");
  }

  @Test
  void read_missingField_isRefused() {
    ObjectNode document = Case.shown(true).toJson();
    document.remove("images");
    assertRefused(document, "lacks a field");
  }

  @Test
  void read_otherVersion_isRefused() {
    ObjectNode document = Case.shown(true).toJson();
    for (String version : List.of("1", "2", "3")) {
      document.put("format", "activemark.evidence/" + version);
      assertRefused(document, "a version that this program does not know");
    }
    document.put("format", "activemark.mark/1");
    assertRefused(document, "of another kind");
    document.remove("format");
    assertRefused(document, "no format");
  }

  @Test
  void read_truncatedFile_isRefused() throws IOException {
    String text = Case.shown(true).toText();
    Path file = file(text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> EvidenceCheck.of(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not valid JSON")
        .hasMessageContaining("cut short");
  }

  @Test
  void read_doubledKey_isRefused() throws IOException {
    String text = Case.shown(true).toText();
    Path file = file(text.replace("\"owner\" :", "\"recipient\" : \"x\", \"owner\" :"));
    assertThatThrownBy(() -> EvidenceCheck.of(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("Duplicate");
  }

  @Test
  void read_somethingAfterTheDocument_isRefused() throws IOException {
    Path file = file(Case.shown(true).toText() + "{}");
    assertThatThrownBy(() -> EvidenceCheck.of(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not valid JSON");
  }

  @Test
  void read_notUtf8_isRefused() throws IOException {
    Path file = folder.resolve("evidence.json");
    Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    assertThatThrownBy(() -> EvidenceCheck.of(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void read_hexOfWrongLength_isRefused() {
    ObjectNode document = Case.shown(true).toJson();
    reading(document, 0).put("expected", "abcd");
    assertRefused(document, "256 bits as lower-case hex");
    document = Case.shown(true).toJson();
    ((ObjectNode) document.get("claim")).put("baseDigest", "abcd");
    assertRefused(document, "claim.baseDigest in test");
    document = Case.shown(true).toJson();
    ((ObjectNode) document.get("opening")).put("key", "abcd");
    assertRefused(document, "opening.key in test");
  }

  @Test
  void read_missingSoftBit_isRefused() {
    ObjectNode document = Case.shown(true).toJson();
    ((ArrayNode) reading(document, 0).get("soft")).remove(0);
    assertRefused(document, "256 numbers, one per bit");
  }

  @Test
  void read_softBitThatIsNoNumber_isRefused() {
    ObjectNode document = Case.shown(true).toJson();
    ((ArrayNode) reading(document, 0).get("soft")).set(5, "NaN");
    assertRefused(document, "readings[0].soft[5] in test");
  }

  @Test
  void read_policyOutOfRange_isRefused() {
    ObjectNode document = Case.shown(true).toJson();
    ((ObjectNode) document.get("policy")).put("alpha", 2.0);
    assertRefused(document, "chances between 0 and 1");
  }

  @ParameterizedTest
  @CsvSource({"log10p, 400", "log10p, -1e308", "correctedLog10p, 0.5", "correctedLog10p, -1e308"})
  void read_chanceThatIsNone_isRefused(String name, double log10) {
    ObjectNode document = Case.shown(true).toJson();
    ((ObjectNode) document.at("/verdict/tests/0")).put(name, log10);
    assertRefused(document, "the logarithm of a chance");
  }

  @Test
  void read_unknownKindOrOutcome_isRefused() {
    ObjectNode document = Case.shown(true).toJson();
    reading(document, 0).put("kind", "guessed");
    assertRefused(document, "stored, injected, score or unreadable");
    document = Case.shown(true).toJson();
    ((ObjectNode) document.get("verdict")).put("outcome", "guilty");
    assertRefused(document, "shown, not-shown or inconclusive");
  }

  @Test
  void write_existingFile_isRefused() throws IOException {
    Path file = file("kept");
    assertThatThrownBy(() -> Case.shown(true).write(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("exists already");
    assertThat(Files.readString(file)).isEqualTo("kept");
  }
}
