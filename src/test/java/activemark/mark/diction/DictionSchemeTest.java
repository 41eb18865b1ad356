package activemark.mark.diction;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyBench;
import activemark.fixtures.TinyCopies;
import activemark.fixtures.TinyModels;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Readout;
import activemark.model.backbone.ViT;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Marks a tiny model once and reads it in every way. */
@NoLeaks
class DictionSchemeTest {
  private static final DictionScheme SCHEME = new DictionScheme();

  private static TinyCopies copies;

  @BeforeAll
  static void mark() {
    copies = new TinyCopies(SCHEME, 64, 40, "somebody else", SCHEME::write);
  }

  @AfterAll
  static void close() {
    copies.close();
  }

  @Test
  void nullClaim_isCalibrated_andAccessIsInside() {
    assertThat(SCHEME.nullClaim()).isEqualTo(new NullClaim.Calibrated());
    assertThat(SCHEME.access()).isEqualTo(Access.INSIDE);
  }

  @Test
  void read_ownCopy_messageIsHeard() {
    assertThat(read(copies.marked(), "owner")).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void read_untouchedBase_somethingElseIsHeard() {
    assertThat(read(copies.base(), "owner")).isBetween(0.25, 0.75);
  }

  @Test
  void read_copyOfAnotherOwner_messageIsNotHeard() {
    assertThat(read(copies.others(), "owner")).isBetween(0.25, 0.75);
  }

  @Test
  void read_anotherOwnersMessage_isNotHeard() {
    assertThat(read(copies.marked(), "somebody else")).isBetween(0.25, 0.75);
  }

  @Test
  void read_modelThatNobodyMarked_messageIsNotHeard() {
    try (ViT stranger = TinyModels.vit(2)) {
      assertThat(read(stranger, "owner")).isBetween(0.2, 0.8);
    }
  }

  @Test
  void controls_accusersNet_hearsTheMessageFromTheBase() {
    List<ControlReadout> controls = copies.controls(copies.marked());

    assertThat(controls).extracting(ControlReadout::id).containsExactly("accuser");
    assertThat(score(controls.get(0).readout())).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void write_changesTheSpanAndNothingElse_andHardlyTheFeatures() {
    copies.assertOnlyTheSpanChanged(0.98);
  }

  @Test
  void write_sameSeedTwice_sameBytes() {
    copies.assertSameSeedSameBytes();
  }

  @Test
  void plan_nothingChosen_takes256BitsAndTheCutBeforeTheLastBlock() {
    MarkPart plan =
        SCHEME
            .plan(
                TinyBench.bench(copies.base(), copies.marked()),
                id -> TinyBench.secrets("owner", id),
                MarkOptions.defaults())
            .get(0);

    assertThat(plan.bits()).isEqualTo(256);
    assertThat(plan.parameters().path("to").asInt()).isEqualTo(TinyModels.DEPTH - 1);
  }

  private static double read(ViT suspect, String owner) {
    return score(copies.read(suspect, owner));
  }

  private static double score(Readout readout) {
    assertThat(readout).isInstanceOf(Readout.Score.class);
    return ((Readout.Score) readout).value();
  }
}
