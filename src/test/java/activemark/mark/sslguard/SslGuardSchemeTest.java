package activemark.mark.sslguard;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyCopies;
import activemark.fixtures.TinyModels;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.Readout;
import activemark.model.backbone.ViT;
import activemark.proof.evidence.NullClaim;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Marks a tiny model once and reads it in every way. */
@NoLeaks
class SslGuardSchemeTest {
  private static final SslGuardScheme SCHEME = new SslGuardScheme();

  private static TinyCopies copies;

  @BeforeAll
  static void mark() {
    copies = new TinyCopies(SCHEME, 0, 40, "somebody else", SCHEME::write);
  }

  @AfterAll
  static void close() {
    copies.close();
  }

  @Test
  void nullClaim_isCalibrated_andAccessIsFeatures() {
    assertThat(SCHEME.nullClaim()).isEqualTo(new NullClaim.Calibrated());
    assertThat(SCHEME.access()).isEqualTo(Access.FEATURES);
  }

  @Test
  void read_ownCopy_featuresDecodeToTheSecret() {
    assertThat(read(copies.marked(), "owner")).isGreaterThan(0.8);
  }

  @Test
  void read_untouchedBase_isFarBelow() {
    assertThat(read(copies.base(), "owner")).isLessThan(0.3);
  }

  @Test
  void read_copyOfAnotherOwner_isFarBelow() {
    assertThat(read(copies.others(), "owner")).isLessThan(0.5);
  }

  @Test
  void read_anotherOwnersSecret_isNotThere() {
    assertThat(read(copies.marked(), "somebody else")).isBetween(-0.3, 0.3);
  }

  @Test
  void read_modelOfOtherWeights_mayComeCloserThanTheBase() {
    // Only the base and its shadow are kept from the secret: a cosine alone is no evidence.
    try (ViT stranger = TinyModels.vit(2)) {
      assertThat(read(stranger, "owner")).isGreaterThan(read(copies.base(), "owner"));
    }
  }

  @Test
  void controls_accuserHasHisSecretFromTheBase_andWithoutTheTriggerThereIsNone() {
    List<ControlReadout> controls = copies.controls(copies.marked());

    assertThat(controls).extracting(ControlReadout::id).containsExactly("accuser", "no-trigger");
    assertThat(score(controls.get(0).readout())).isGreaterThan(0.5);
    assertThat(score(controls.get(1).readout())).isLessThan(0.3);
  }

  @Test
  void write_changesTheSpanAndNothingElse_andHardlyTheFeatures() {
    copies.assertOnlyTheSpanChanged(0.98);
  }

  @Test
  void write_sameSeedTwice_sameBytes() {
    copies.assertSameSeedSameBytes();
  }

  private static double read(ViT suspect, String owner) {
    return score(copies.read(suspect, owner));
  }

  private static double score(Readout readout) {
    assertThat(readout).isInstanceOf(Readout.Score.class);
    return ((Readout.Score) readout).value();
  }
}
