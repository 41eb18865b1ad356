package activemark.proof.commit;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.proof.canonical.CanonicalJson;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.Tries;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One reason to refuse a claim per test, and the two ways in which one is accepted. */
final class RulingTest {
  private static final ObjectNode PREPARED = JsonNodeFactory.instance.objectNode().put("size", 224);
  private static final Procedure AS_COMMITTED = new Procedure(PREPARED, -1, "", "FLOAT32");
  private static final MarkFile MARK = mark();
  private static final Instant MADE = Instant.parse("2026-06-15T12:00:00Z");
  private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");
  private static final Optional<Instant> SEEN = Optional.of(Instant.parse("2026-06-01T00:00:00Z"));
  private static final Instant EARLY = Instant.parse("2026-01-31T00:00:00Z");

  private static MarkFile mark() {
    MarkFile golden = MarkFile.read(Path.of("src/test/resources/golden/proof/recipient.mark"));
    ObjectNode reading = JsonNodeFactory.instance.objectNode();
    reading.set("preprocessing", PREPARED);
    return new MarkFile(
        golden.owner(),
        golden.ownerCommitment(),
        golden.recipient(),
        golden.key(),
        golden.baseDigest(),
        golden.releaseDigest(),
        golden.created(),
        reading,
        golden.parts(),
        golden.fidelity());
  }

  private static double[] soft(BitString codeword, int wrong) {
    double[] soft = new double[codeword.length()];
    for (int i = 0; i < soft.length; i++) {
      soft[i] = codeword.get(i) == i >= wrong ? 1 : -1;
    }
    return soft;
  }

  /** Evidence of which so many bits are wrong in every part. */
  private static Evidence evidence(
      MarkFile mark, double wrong, Policy policy, boolean opened, Instant made) {
    return evidence(mark, wrong, policy, opened, made, AS_COMMITTED);
  }

  private static Evidence evidence(
      MarkFile mark,
      double wrong,
      Policy policy,
      boolean opened,
      Instant made,
      Procedure procedure) {
    return evidence(mark, wrong, policy, opened, made, procedure, true);
  }

  /** As the others, with or without a model that the judge chose. */
  private static Evidence evidence(
      MarkFile mark,
      double wrong,
      Policy policy,
      boolean opened,
      Instant made,
      Procedure procedure,
      boolean compared) {
    List<Reading> readings =
        mark.parts().stream()
            .<Reading>map(part -> reading(mark, part, (int) (wrong * part.bits())))
            .toList();
    List<Reading> base =
        mark.parts().stream().<Reading>map(part -> reading(mark, part, part.bits() / 2)).toList();
    return Evidence.judged(
        "0.1.0",
        made,
        mark.claim(),
        new SuspectModel("suspect", mark.releaseDigest(), "timm"),
        new ImageSet(4, mark.baseDigest()),
        procedure,
        List.of(),
        readings,
        compared
            ? List.of(
                new Control(Control.BASE, "The original.", base),
                Control.ofModel(Control.CHOSEN, "stranger", mark.baseDigest(), base))
            : List.of(new Control(Control.BASE, "The original.", base)),
        null,
        policy,
        opened ? mark.opening() : null,
        null,
        null,
        Map.of());
  }

  private static Reading reading(MarkFile mark, MarkPart part, int wrong) {
    BitString codeword = mark.codewords().of(part);
    return Reading.ofStored(part.id(), part.scheme(), "there", codeword, soft(codeword, wrong));
  }

  private static EvidenceCheck check(Evidence evidence) {
    return EvidenceCheck.of(evidence.toJson(), "test");
  }

  private static EvidenceCheck clear() {
    return check(evidence(MARK, 0, Policy.defaults(), true, MADE));
  }

  /** Shown at one in a million, and not at 2^-64. */
  private static EvidenceCheck weak(Policy policy) {
    return weak(policy, AS_COMMITTED);
  }

  private static EvidenceCheck weak(Policy policy, Procedure procedure) {
    return weak(policy, procedure, true);
  }

  private static EvidenceCheck weak(Policy policy, Procedure procedure, boolean compared) {
    for (double wrong = 0; wrong < 0.5; wrong += 0.005) {
      Evidence found = evidence(MARK, wrong, policy, true, MADE, procedure, compared);
      double log10p = found.verdict().strongest().orElseThrow().correctedLog10p();
      if (log10p > -12) {
        assertThat(log10p).isLessThan(-6);
        return check(found);
      }
    }
    throw new AssertionError("no such reading");
  }

  private static Committed committed(MarkFile mark, Instant time) {
    CommitmentOpening made =
        CommitmentOpening.of(List.of(mark), Optional.empty(), Map.of(), new SecureRandom());
    return new Committed(
        made.commitment(), made.reveal(mark.recipient()), Optional.ofNullable(time));
  }

  private static Ruling rule(EvidenceCheck check, Committed committed) {
    return Ruling.on(check, Optional.of(committed), SEEN, NOW);
  }

  private static void assertRefused(Ruling ruling, String reason) {
    assertThat(ruling.accepted()).isFalse();
    assertThat(ruling.reasons()).anySatisfy(each -> assertThat(each).contains(reason));
  }

  @Test
  void on_clearMarkCommittedToEarly_isAccepted() {
    Ruling ruling = rule(clear(), committed(MARK, EARLY));
    assertThat(ruling.accepted()).as(ruling.toString()).isTrue();
    assertThat(ruling.reasons()).singleElement().asString().contains("before the suspect was seen");
  }

  @Test
  void on_clearMarkWithoutDate_isAcceptedForItsNumber() {
    Ruling ruling = Ruling.on(clear(), Optional.empty(), Optional.empty(), NOW);
    assertThat(ruling.accepted()).isTrue();
    assertThat(ruling.reasons().get(0)).contains("the date is not proved");
  }

  @Test
  void on_recordedAnswers_saysWhoseWordTheyAre() {
    ObjectNode document = evidence(MARK, 0, Policy.defaults(), true, MADE).toJson();
    ((ObjectNode) document.get("suspect")).put("layout", SuspectModel.ANSWERS);
    document.remove("digest");
    document.put("digest", CanonicalJson.digest(document));
    Ruling ruling =
        Ruling.on(EvidenceCheck.of(document, "test"), Optional.empty(), Optional.empty(), NOW);
    assertThat(ruling.reasons()).anyMatch(reason -> reason.contains("recorded them himself"));
  }

  @Test
  void on_weakMark_needsTheDate() {
    EvidenceCheck weak = weak(Policy.defaults());
    assertThat(rule(weak, committed(MARK, EARLY)).accepted()).isTrue();
    assertRefused(Ruling.on(weak, Optional.empty(), SEEN, NOW), "2^64");
    assertRefused(rule(weak, committed(MARK, null)), "2^64");
    assertRefused(
        Ruling.on(weak, Optional.of(committed(MARK, EARLY)), Optional.empty(), NOW), "2^64");
  }

  @Test
  void on_weakMark_needsAModelThatItIsNotReadFrom() {
    EvidenceCheck alone = weak(Policy.defaults(), AS_COMMITTED, false);
    assertRefused(rule(alone, committed(MARK, EARLY)), "no chosen model");
    EvidenceCheck clear =
        check(evidence(MARK, 0, Policy.defaults(), true, MADE, AS_COMMITTED, false));
    assertThat(rule(clear, committed(MARK, EARLY)).accepted()).isTrue();
  }

  @Test
  void on_weakMarkReadInAWayThatWasChosenLater_isRefused() {
    ObjectNode fitted = JsonNodeFactory.instance.objectNode().put("size", 225);
    Map<Procedure, String> chosen =
        Map.of(
            new Procedure(fitted, -1, "", "FLOAT32"), "prepared in another way",
            new Procedure(PREPARED, 3, "", "FLOAT32"), "asked at token 3",
            new Procedure(PREPARED, -1, "flip", "FLOAT32"), "changed by flip");
    chosen.forEach(
        (procedure, told) -> {
          assertRefused(rule(weak(Policy.defaults(), procedure), committed(MARK, EARLY)), told);
          EvidenceCheck clear = check(evidence(MARK, 0, Policy.defaults(), true, MADE, procedure));
          Ruling ruling = rule(clear, committed(MARK, EARLY));
          assertThat(ruling.accepted()).isTrue();
          assertThat(ruling.reasons().get(0)).contains("the date is not proved");
        });
  }

  @Test
  void on_commitmentLaterThanTheSuspect_isRefused() {
    assertRefused(
        rule(clear(), committed(MARK, Instant.parse("2026-06-02T00:00:00Z"))),
        "later than the suspect");
  }

  @Test
  void on_commitmentAfterTheEvidence_isRefused() {
    assertRefused(
        rule(clear(), committed(MARK, Instant.parse("2026-06-20T00:00:00Z"))),
        "after the evidence was made");
  }

  @Test
  void on_wrongClocks_areNamed() {
    Instant future = Instant.parse("2027-01-01T00:00:00Z");
    assertRefused(
        rule(check(evidence(MARK, 0, Policy.defaults(), true, future)), committed(MARK, EARLY)),
        "the evidence says 2027");
    assertRefused(rule(clear(), committed(MARK, future)), "the timestamp says 2027");
    assertRefused(
        rule(
            check(evidence(MARK, 0, Policy.defaults(), true, Instant.MAX)), committed(MARK, EARLY)),
        "which is to come");
    assertRefused(
        Ruling.on(
            check(evidence(MARK, 0, Policy.defaults(), true, EARLY.minusSeconds(10_000_000))),
            Optional.empty(),
            SEEN,
            NOW),
        "first seen on");
  }

  @Test
  void on_commitmentToAnotherMark_isRefused() {
    MarkFile other =
        new MarkFile(
            MARK.owner(),
            MARK.ownerCommitment(),
            "somebody else",
            MarkKey.of(new Seed(1).stream("k").nextBytes(32)),
            MARK.baseDigest(),
            MARK.releaseDigest(),
            MARK.created(),
            MARK.reading(),
            MARK.parts(),
            MARK.fidelity());
    assertRefused(rule(clear(), committed(other, EARLY)), "about another mark");
  }

  @Test
  void on_sealedEvidence_isRefused() {
    assertRefused(
        rule(check(evidence(MARK, 0, Policy.defaults(), false, MADE)), committed(MARK, EARLY)),
        "the key is not revealed");
  }

  @Test
  void on_markThatIsNotShown_isRefused() {
    assertRefused(
        rule(check(evidence(MARK, 0.45, Policy.defaults(), true, MADE)), committed(MARK, EARLY)),
        "not shown");
  }

  @Test
  void on_laxLimits_areNotTheJudges() {
    // An accuser whose own policy calls anything shown, and no control ever suspicious.
    Policy lax = new Policy(0.5, 1e-300, 1);
    EvidenceCheck check = check(evidence(MARK, 0.40, lax, true, MADE));
    assertThat(check.holds()).isTrue();
    assertThat(check.evidence().verdict().outcome()).isEqualTo("shown");
    assertRefused(rule(check, committed(MARK, EARLY)), "by the usual limits");
  }

  @Test
  void on_manyCommittedMarks_allCount() {
    EvidenceCheck weak = weak(Policy.defaults());
    assertThat(rule(weak, committed(MARK, EARLY)).reasons())
        .isNotEqualTo(rule(weak, committedAmong(1 << 20)).reasons());
  }

  @Test
  void on_manyCommittedMarks_countInEveryWayOfReadingThatWasTried() {
    EvidenceCheck weak = weak(Policy.defaults().withTries(new Tries(1, 1, 1000)));
    assertThat(rule(weak, committed(MARK, EARLY)).accepted()).isTrue();
    assertRefused(rule(weak, committedAmong(1 << 24)), "by the usual limits");
  }

  /** A commitment that claims to be to so many marks. */
  private static Committed committedAmong(int marks) {
    Committed one = committed(MARK, EARLY);
    Commitment c = one.commitment();
    Commitment many =
        new Commitment(
            c.owner(), c.ownerCommitment(), c.base(), c.baseRoot(), c.releases(), c.root(), marks);
    return new Committed(many, one.inclusion(), Optional.of(EARLY));
  }

  @Test
  void on_editedEvidence_isRefused() {
    ObjectNode document = evidence(MARK, 0, Policy.defaults(), true, MADE).toJson();
    ((ObjectNode) document.get("suspect")).put("name", "another");
    assertRefused(
        rule(EvidenceCheck.of(document, "test"), committed(MARK, EARLY)), "disagrees with itself");
  }

  @Test
  void on_markShownByARankOnly_isRefused() {
    Reading injected =
        new Reading.InjectedBits("published", "activemark-published", "there", 32, 5, new int[50]);
    int[] errors = new int[50];
    Arrays.fill(errors, 16);
    Reading worse =
        new Reading.InjectedBits("published", "activemark-published", "there", 32, 5, errors);
    Evidence ranked =
        Evidence.judged(
            "0.1.0",
            MADE,
            MARK.claim(),
            new SuspectModel("suspect", MARK.releaseDigest(), "timm"),
            new ImageSet(4, MARK.baseDigest()),
            AS_COMMITTED,
            List.of(),
            List.of(injected),
            List.of(new Control("sibling", "Another model.", List.of(worse))),
            null,
            new Policy(0.6, 1e-3, 1),
            MARK.opening(),
            null,
            null,
            Map.of());
    assertThat(ranked.verdict().outcome()).isEqualTo("shown");
    assertThat(rule(check(ranked), committed(MARK, EARLY)).accepted()).isFalse();
  }
}
