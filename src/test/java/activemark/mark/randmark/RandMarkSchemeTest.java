package activemark.mark.randmark;

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
class RandMarkSchemeTest {
  private static final RandMarkScheme SCHEME = new RandMarkScheme();

  private static TinyCopies copies;

  @BeforeAll
  static void mark() {
    copies = new TinyCopies(SCHEME, 8, 60, "somebody else", SCHEME::write);
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
  void read_ownCopy_messagesComeBack() {
    assertThat(read(copies.marked(), "owner")).isGreaterThan(0.7);
  }

  @Test
  void read_keyThatMarkedNothing_messagesComeBackToo() {
    // What makes the reading the test of a channel, and not of a signature.
    assertThat(read(copies.marked(), "a stranger")).isGreaterThan(0.7);
  }

  @Test
  void read_untouchedBase_carriesMessagesToo() {
    assertThat(read(copies.base(), "owner")).isGreaterThan(0.6);
  }

  @Test
  void read_copyOfAnotherOwner_carriesMessagesToo() {
    assertThat(read(copies.others(), "owner")).isGreaterThan(0.6);
  }

  @Test
  void read_modelOfOtherWeights_carriesFewer() {
    try (ViT stranger = TinyModels.vit(2)) {
      assertThat(read(stranger, "owner")).isLessThan(read(copies.marked(), "owner") - 0.1);
    }
  }

  @Test
  void controls_accuserOfTheUntouchedBase_readsHisMessages() {
    List<ControlReadout> controls = copies.controls(copies.marked());

    assertThat(controls).extracting(ControlReadout::id).containsExactly("accuser");
    assertThat(shareOfBits(controls.get(0).readout())).isGreaterThan(0.7);
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
    return shareOfBits(copies.read(suspect, owner));
  }

  private static double shareOfBits(Readout readout) {
    assertThat(readout).isInstanceOf(Readout.Injected.class);
    Readout.Injected injected = (Readout.Injected) readout;
    double wrong = injected.errors().stream().mapToInt(Integer::intValue).sum();
    return 1 - wrong / (injected.errors().size() * injected.bits());
  }
}
