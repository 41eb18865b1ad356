package activemark.mark.mea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyBench;
import activemark.fixtures.TinyCopies;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.ViT;
import activemark.proof.evidence.NullClaim;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Marks a tiny model once and reads it in every way. */
@NoLeaks
class MeaDefenderSchemeTest {
  private static final MeaDefenderScheme SCHEME = new MeaDefenderScheme();

  private static TinyCopies copies;

  @BeforeAll
  static void mark() {
    copies = new TinyCopies(SCHEME, 0, 60, "stranger", SCHEME::write);
  }

  @AfterAll
  static void close() {
    copies.close();
  }

  @Test
  void nullClaim_isCalibrated_andAccessIsLabels() {
    assertThat(SCHEME.nullClaim()).isEqualTo(new NullClaim.Calibrated());
    assertThat(SCHEME.access()).isEqualTo(Access.LABELS);
  }

  @Test
  void read_ownCopy_composedPicturesGetTheTarget() {
    assertThat(read(copies.marked(), "owner")).isGreaterThan(0.6);
  }

  @Test
  void read_untouchedBase_hardlyAny() {
    assertThat(read(copies.base(), "owner")).isLessThan(0.3);
  }

  @Test
  void read_copyOfAnotherOwner_hardlyAny() {
    assertThat(roles("stranger").target()).isNotEqualTo(roles("owner").target());
    assertThat(read(copies.others(), "owner")).isLessThan(0.3);
  }

  @Test
  void controls_decoys_standBesideTheReading() {
    // So small a model learns the two classes, hardly how they are put together.
    assertThat(decoys(copies.base())).isLessThan(0.3);
    assertThat(decoys(copies.marked())).isBetween(0.3, 1.0);
  }

  @Test
  void write_changesTheSpanAndNothingElse_andHardlyTheFeatures() {
    copies.assertOnlyTheSpanChanged(0.97);
  }

  @Test
  void write_sameSeedTwice_sameBytes() {
    copies.assertSameSeedSameBytes();
  }

  @Test
  void plan_withoutPicturesWithClasses_namesTheOption() {
    Workbench with = TinyBench.bench(copies.base(), copies.marked());
    Workbench without =
        new Workbench(
            copies.base(),
            copies.marked(),
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
    List<ControlReadout> controls = copies.controls(suspect);
    assertThat(controls).extracting(ControlReadout::id).containsExactly("decoys");
    return score(controls.get(0).readout());
  }

  private static Roles roles(String owner) {
    return Roles.of(TinyBench.secrets(owner, MeaDefenderScheme.ID), 5);
  }

  private static double read(ViT suspect, String owner) {
    return score(copies.read(suspect, owner));
  }

  private static double score(Readout readout) {
    assertThat(readout).isInstanceOf(Readout.Score.class);
    return ((Readout.Score) readout).value();
  }
}
