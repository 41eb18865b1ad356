package activemark.mark.sslguard;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyBench;
import activemark.fixtures.TinyModels;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Workbench;
import activemark.mark.training.Recipe;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Marks a tiny model once and reads it in every way. */
@NoLeaks
class SslGuardSchemeTest {
  private static final int BITS = 0;

  /** A tiny model learns faster than the usual recipe lets it. */
  private static final Recipe QUICK = new Recipe(40, 8, 1e-3, 1, Recipe.Descent.SHARED);

  private static final Recipe SHORT = new Recipe(2, 4, 1e-3, 1, Recipe.Descent.SHARED);
  private static final SslGuardScheme SCHEME = new SslGuardScheme();

  private static ViT base;
  private static ViT marked;
  private static ViT others;
  private static Map<String, float[]> before;
  private static MarkPart part;

  @BeforeAll
  static void mark() {
    base = TinyModels.vit(1);
    before = TinyModels.snapshot(base);
    marked = copy();
    part = write(marked, "owner", QUICK);
    others = copy();
    write(others, "somebody else", QUICK);
  }

  @AfterAll
  static void close() {
    others.close();
    marked.close();
    base.close();
  }

  @Test
  void nullClaim_isCalibrated_andAccessIsFeatures() {
    assertThat(SCHEME.nullClaim()).isEqualTo(new NullClaim.Calibrated());
    assertThat(SCHEME.access()).isEqualTo(Access.FEATURES);
  }

  @Test
  void read_ownCopy_featuresDecodeToTheSecret() {
    assertThat(read(marked, "owner")).isGreaterThan(0.8);
  }

  @Test
  void read_untouchedBase_isFarBelow() {
    assertThat(read(base, "owner")).isLessThan(0.3);
  }

  @Test
  void read_copyOfAnotherOwner_isFarBelow() {
    assertThat(read(others, "owner")).isLessThan(0.5);
  }

  @Test
  void read_anotherOwnersSecret_isNotThere() {
    assertThat(read(marked, "somebody else")).isBetween(-0.3, 0.3);
  }

  @Test
  void read_modelOfOtherWeights_mayComeCloserThanTheBase() {
    // Only the base and its shadow are kept from the secret: a cosine alone is no evidence.
    try (ViT stranger = TinyModels.vit(2)) {
      assertThat(read(stranger, "owner")).isGreaterThan(read(base, "owner"));
    }
  }

  @Test
  void controls_accuserHasHisSecretFromTheBase_andWithoutTheTriggerThereIsNone() {
    List<ControlReadout> controls = TinyBench.controls(SCHEME, part, "owner", base, marked);

    assertThat(controls).extracting(ControlReadout::id).containsExactly("accuser", "no-trigger");
    assertThat(score(controls.get(0).readout())).isGreaterThan(0.5);
    assertThat(score(controls.get(1).readout())).isLessThan(0.3);
  }

  @Test
  void write_changesTheSpanAndNothingElse_andHardlyTheFeatures() {
    TreeSet<Integer> changed = new TreeSet<>();
    TinyModels.snapshot(marked)
        .forEach(
            (name, values) -> {
              if (!Arrays.equals(values, before.get(name))) {
                changed.add(Weights.block(name));
              }
            });

    assertThat(changed).containsExactly(3, 4);
    assertThat(TinyModels.snapshot(base)).usingRecursiveComparison().isEqualTo(before);
    assertThat(TinyBench.alike(base, marked)).isGreaterThan(0.98);
  }

  @Test
  void write_sameSeedTwice_sameBytes() {
    try (ViT one = copy();
        ViT two = copy()) {
      assertThat(write(one, "owner", SHORT)).isEqualTo(write(two, "owner", SHORT));
      assertThat(TinyModels.snapshot(one))
          .usingRecursiveComparison()
          .isEqualTo(TinyModels.snapshot(two));
    }
  }

  private static ViT copy() {
    try (Scope scope = Scope.open()) {
      return (ViT) base.copy();
    }
  }

  private static MarkPart write(ViT student, String owner, Recipe recipe) {
    Workbench bench = TinyBench.bench(base, student);
    MarkOptions options = new MarkOptions(BITS, 0, List.of(), 2, 0);
    MarkPart plan = SCHEME.plan(bench, id -> TinyBench.secrets(owner, id), options).get(0);
    return SCHEME.write(bench, plan, TinyBench.secrets(owner, plan.id()), recipe);
  }

  private static double read(ViT suspect, String owner) {
    return score(TinyBench.read(SCHEME, part, owner, base, suspect));
  }

  private static double score(Readout readout) {
    assertThat(readout).isInstanceOf(Readout.Score.class);
    return ((Readout.Score) readout).value();
  }
}
