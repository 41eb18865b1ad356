package activemark.mark.randmark;

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
class RandMarkSchemeTest {
  private static final int BITS = 8;

  /** A tiny model learns faster than the usual recipe lets it. */
  private static final Recipe QUICK = new Recipe(60, 8, 1e-3, 1, Recipe.Descent.SHARED);

  private static final Recipe SHORT = new Recipe(2, 4, 1e-3, 1, Recipe.Descent.SHARED);
  private static final RandMarkScheme SCHEME = new RandMarkScheme();

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
  void nullClaim_isCalibrated_andAccessIsInside() {
    assertThat(SCHEME.nullClaim()).isEqualTo(new NullClaim.Calibrated());
    assertThat(SCHEME.access()).isEqualTo(Access.INSIDE);
  }

  @Test
  void read_ownCopy_messagesComeBack() {
    assertThat(read(marked, "owner")).isGreaterThan(0.7);
  }

  @Test
  void read_keyThatMarkedNothing_messagesComeBackToo() {
    // What makes the reading the test of a channel, and not of a signature.
    assertThat(read(marked, "a stranger")).isGreaterThan(0.7);
  }

  @Test
  void read_untouchedBase_carriesMessagesToo() {
    assertThat(read(base, "owner")).isGreaterThan(0.6);
  }

  @Test
  void read_copyOfAnotherOwner_carriesMessagesToo() {
    assertThat(read(others, "owner")).isGreaterThan(0.6);
  }

  @Test
  void read_modelOfOtherWeights_carriesFewer() {
    try (ViT stranger = TinyModels.vit(2)) {
      assertThat(read(stranger, "owner")).isLessThan(read(marked, "owner") - 0.1);
    }
  }

  @Test
  void controls_accuserOfTheUntouchedBase_readsHisMessages() {
    List<ControlReadout> controls = TinyBench.controls(SCHEME, part, "owner", base, marked);

    assertThat(controls).extracting(ControlReadout::id).containsExactly("accuser");
    assertThat(shareOfBits(controls.get(0).readout())).isGreaterThan(0.7);
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
    return shareOfBits(TinyBench.read(SCHEME, part, owner, base, suspect));
  }

  private static double shareOfBits(Readout readout) {
    assertThat(readout).isInstanceOf(Readout.Injected.class);
    Readout.Injected injected = (Readout.Injected) readout;
    double wrong = injected.errors().stream().mapToInt(Integer::intValue).sum();
    return 1 - wrong / (injected.errors().size() * injected.bits());
  }
}
