package activemark.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.mark.Examination;
import activemark.mark.KeyTrials;
import activemark.mark.Schemes;
import activemark.mark.Written;
import activemark.mark.scheme.MarkOptions;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.verdict.EvidenceCheck;
import activemark.proof.verdict.Policy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** No forgery is accepted against an innocent model, and each is refused for a stated reason. */
@NoLeaks
final class ForgeryContractTest {
  static final List<Forgery> ALL = Forgeries.ALL;

  /** As many as a tiny model needs. */
  private static final int PAIR_STEPS = 120;

  private static final Map<String, Court.Outcome> OUTCOMES = new ConcurrentHashMap<>();
  private static ViT base;
  private static ViT innocent;

  @BeforeAll
  static void makeModels() {
    base = TinyModels.vit(1);
    innocent = sibling(base);
  }

  @AfterAll
  static void close() {
    base.close();
    innocent.close();
  }

  /** The base with noise of a tenth of each weight's spread, as an unmarked fine-tuning leaves. */
  private static ViT sibling(ViT model) {
    ViT copy = (ViT) model.copy();
    RandomStream random = new Seed(5).stream("sibling");
    for (String name : List.copyOf(copy.weights().names())) {
      try (Scope scope = Scope.open()) {
        Tensor weight = copy.weights().get(name);
        int n = Math.toIntExact(weight.numel());
        double spread = 0.1 * Math.sqrt(Ops.item(weight.square().mean()));
        Tensor noise = Ops.tensor(random.gaussians(n), n).reshape(weight.sizes());
        copy.weights().set(name, weight.add(Ops.scale(noise, spread)));
      }
    }
    return copy;
  }

  private static Scene scene(Backbone suspect) {
    return new Scene(
        base,
        Scene.digest(base),
        suspect,
        Scene.digest(suspect),
        TinyModels.images(96, 31),
        TinyModels.images(32, 32),
        PAIR_STEPS,
        new Seed(20260101),
        Precision.FLOAT32,
        Progress.silent());
  }

  private static int attempts(Forgery forgery) {
    int worth = forgery.id().startsWith("i3") || forgery.id().startsWith("i9") ? 2000 : 4;
    return Math.min(forgery.most(), worth);
  }

  /** What came of a forgery against the innocent; each is tried once for all tests. */
  private static Court.Outcome outcome(Forgery forgery) {
    return OUTCOMES.computeIfAbsent(
        forgery.id(),
        id -> {
          Scene scene = scene(innocent);
          Court court = new Court(scene);
          forgery.run(scene, attempts(forgery), court);
          return court.outcome();
        });
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void run_againstAnInnocent_isRefusedForAReason(Forgery forgery) {
    Court.Outcome outcome = outcome(forgery);

    assertThat(outcome.accepted()).as(outcome.toString()).isZero();
    assertThat(outcome.tried()).isEqualTo(attempts(forgery));
    assertThat(outcome.refusals()).isNotEmpty().allMatch(reason -> !reason.isBlank());
  }

  @Test
  void pair_trainedOnAFrozenModel_isRankedAndNoMore() {
    // However well its messages come back, by the judge's limits a rank among controls decides.
    assertThat(outcome(FrozenPair.SEEN).refusals().get(0)).contains("usual limits");
  }

  @Test
  void swappedEvidence_isOnlyRefusedByReadingAgain() {
    assertThat(outcome(new Documents()).refusals())
        .satisfiesExactly(
            edited -> assertThat(edited).contains("disagrees with itself"),
            swapped -> assertThat(swapped).contains("does not repeat"),
            replayed -> assertThat(replayed).contains("not the suspect of the evidence"),
            invented -> assertThat(invented).contains("does not repeat"));
  }

  @Test
  void rivalsCommitment_comesTooLate() {
    List<String> refusals = outcome(new Rival()).refusals();

    assertThat(refusals.get(0)).contains("not shown");
    assertThat(refusals.get(1)).contains("later than the suspect");
  }

  @Test
  void builtInCodeword_isNotTheOneThatFollowsFromTheKey() {
    List<String> refusals = outcome(new BuiltIn()).refusals();

    assertThat(refusals.get(0)).contains("not shown");
    assertThat(refusals.get(1)).contains("disagrees with itself", "expected");
  }

  @Test
  void partsApart_changeTheBitsOfAllOthers() {
    assertThat(outcome(new PartsApart()).refusals().get(0)).contains("not shown");
  }

  @Test
  void grinding_isSeen_evenWhereTheVerdictSaysShown() {
    // Enough names make a document that says "shown" to a lax limit; its work says what it cost.
    Scene scene = scene(innocent);
    MarkFile mark =
        KeyTrials.plan(
                base,
                scene.baseDigest(),
                scene.pictures(),
                Schemes.parse("keyed"),
                1,
                new Seed(3),
                Precision.FLOAT32,
                Progress.silent())
            .marks()
            .get(0);
    Accusation honest =
        Accusation.read(scene, mark, scene.pictures().first(16), -1, Accusation.LAX);
    assertThat(EvidenceCheck.of(honest.document(), "test").holds()).isTrue();
    assertThat(new Court(scene).refusal(honest).orElseThrow()).contains("usual limits");
  }

  /** The court is no wall: a true claim passes it. */
  @Test
  void trueClaim_isAccepted() {
    MarkKey key = MarkKey.of(new Seed(9).stream("key").nextBytes(MarkKey.BYTES));
    try (Backbone copy = base.copy()) {
      Scene before = scene(innocent);
      Written written =
          Written.into(
              before.bench(base, copy),
              Schemes.parse("tied"),
              MarkOptions.defaults(),
              key,
              Accusation.copy(key, "acme", before.baseDigest()));
      Scene scene = scene(copy);
      MarkFile mark = Accusation.mark(scene, key, "acme", scene.baseDigest(), written.parts());
      Accusation claim =
          Accusation.read(scene, mark, scene.pictures().first(24), -1, Policy.defaults());

      assertThat(new Court(scene).refusal(claim.with(FrozenPair.inTime(mark)))).isEmpty();
      assertThat(new Court(scene).refusal(claim)).as("undated, by its number").isEmpty();
    }
  }

  @Test
  void skipPath_isAtChanceOnAMarkedCopy() {
    Scene scene = scene(innocent);
    MarkKey key = scene.key("skip");
    try (Backbone copy = base.copy()) {
      Written written =
          Written.into(
              scene.bench(base, copy),
              Schemes.parse("keyed"),
              new MarkOptions(64, 0, List.of(), -1, 0),
              key,
              Accusation.copy(key, "acme", scene.baseDigest()));
      MarkFile mark = Accusation.mark(scene, key, "acme", scene.baseDigest(), written.parts());
      Examination found = Examination.of(copy, mark, scene.asking(scene.judges()));
      Reading.StoredBits through = (Reading.StoredBits) found.readings().get(0);
      Reading.StoredBits bypassed =
          found.controls().stream()
              .filter(control -> control.id().equals("skip"))
              .map(control -> (Reading.StoredBits) control.readings().get(0))
              .findFirst()
              .orElseThrow();

      assertThat(through.matches()).isGreaterThan(through.bits() * 9 / 10);
      assertThat(bypassed.matches())
          .isBetween(through.bits() * 35 / 100, through.bits() * 65 / 100);
    }
  }

  @Test
  void shares_giveAwayAllAttempts() {
    Map<Forgery, Integer> shares = Forgeries.shares(ALL, 10_000);
    assertThat(shares.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000);
    shares.forEach((forgery, share) -> assertThat(share).isBetween(1, forgery.most()));
  }

  @Test
  void named_unknownForgery_isRefused() {
    assertThat(Forgeries.named(List.of())).isEqualTo(ALL);
    assertThat(Forgeries.named(List.of("i7-rival"))).hasSize(1);
    assertThat(ALL.stream().map(Forgery::id)).doesNotHaveDuplicates();
    assertThatThrownBy(() -> Forgeries.named(List.of("i9")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("i7-rival");
  }
}
