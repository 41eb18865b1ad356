package activemark.mark.mea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
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
class MeaDefenderSchemeTest {
  private static final int BITS = 0;

  /** A tiny model learns faster than the usual recipe lets it. */
  private static final Recipe QUICK = new Recipe(60, 8, 1e-3, 1, Recipe.Descent.SHARED);

  private static final Recipe SHORT = new Recipe(2, 4, 1e-3, 1, Recipe.Descent.SHARED);
  private static final MeaDefenderScheme SCHEME = new MeaDefenderScheme();

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
    write(others, "stranger", QUICK);
  }

  @AfterAll
  static void close() {
    others.close();
    marked.close();
    base.close();
  }

  @Test
  void nullClaim_isCalibrated_andAccessIsLabels() {
    assertThat(SCHEME.nullClaim()).isEqualTo(new NullClaim.Calibrated());
    assertThat(SCHEME.access()).isEqualTo(Access.LABELS);
  }

  @Test
  void read_ownCopy_composedPicturesGetTheTarget() {
    assertThat(read(marked, "owner")).isGreaterThan(0.6);
  }

  @Test
  void read_untouchedBase_hardlyAny() {
    assertThat(read(base, "owner")).isLessThan(0.3);
  }

  @Test
  void read_copyOfAnotherOwner_hardlyAny() {
    assertThat(roles("stranger").target()).isNotEqualTo(roles("owner").target());
    assertThat(read(others, "owner")).isLessThan(0.3);
  }

  @Test
  void controls_decoys_standBesideTheReading() {
    // So small a model learns the two classes, hardly how they are put together.
    assertThat(decoys(base)).isLessThan(0.3);
    assertThat(decoys(marked)).isBetween(0.3, 1.0);
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
    assertThat(TinyBench.alike(base, marked)).isGreaterThan(0.97);
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

  @Test
  void plan_withoutPicturesWithClasses_namesTheOption() {
    Workbench with = TinyBench.bench(base, marked);
    Workbench without =
        new Workbench(
            base,
            marked,
            with.profile(),
            with.images(),
            with.seed(),
            with.precision(),
            with.progress());

    assertThatThrownBy(
            () ->
                SCHEME.plan(without, id -> TinyBench.secrets("owner", id), MarkOptions.defaults()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--data");
  }

  private static double decoys(ViT suspect) {
    List<ControlReadout> controls = TinyBench.controls(SCHEME, part, "owner", base, suspect);
    assertThat(controls).extracting(ControlReadout::id).containsExactly("decoys");
    return score(controls.get(0).readout());
  }

  private static Roles roles(String owner) {
    return Roles.of(TinyBench.secrets(owner, MeaDefenderScheme.ID), 5);
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
