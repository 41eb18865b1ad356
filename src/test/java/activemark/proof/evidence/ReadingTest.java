package activemark.proof.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.proof.message.BitString;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private static final BitString CODEWORD = BitString.fromHex("c0", 4); // 1100

  @Test
  void storedBits_signDecides() {
    var reading =
        new Reading.StoredBits("keyed", "s", "p", CODEWORD, new double[] {0.1, -2, -3, 1e-9});
    assertThat(reading.decoded()).isEqualTo(BitString.fromHex("90", 4));
    assertThat(reading.matches()).isEqualTo(2);
    assertThat(reading.agreement()).isEqualTo(0.1 - 2 + 3 - 1e-9);
  }

  @Test
  void storedBits_undecidedBit_isAMissWhateverWasExpected() {
    var reading =
        new Reading.StoredBits("keyed", "s", "p", CODEWORD, new double[] {0, 1, -0.0, -1});
    assertThat(reading.matches()).isEqualTo(2);
    assertThat(reading.decoded().matches(CODEWORD)).isEqualTo(2);
  }

  @Test
  void storedBits_softChangedByTheCaller_staysInTheReading() {
    double[] soft = {1, 1, -1, -1};
    var reading = new Reading.StoredBits("keyed", "s", "p", CODEWORD, soft);
    soft[0] = -1;
    reading.soft()[1] = -1;
    assertThat(reading.matches()).isEqualTo(4);
  }

  @Test
  void storedBits_wrongNumberOfSoftBits_isABug() {
    assertThatThrownBy(
            () -> new Reading.StoredBits("keyed", "s", "p", CODEWORD, new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofStored_notANumber_isUnreadable() {
    double[] soft = {1, Double.NaN, 1, 1};
    assertThat(Reading.ofStored("keyed", "s", "block 9", CODEWORD, soft))
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            unreadable ->
                assertThat(unreadable.reason())
                    .contains("NaN")
                    .contains("bit 1")
                    .contains("block 9"));
    soft[1] = 1;
    assertThat(Reading.ofStored("keyed", "s", "block 9", CODEWORD, soft))
        .isInstanceOf(Reading.StoredBits.class);
  }

  @Test
  void injectedBits_statistics_areTheCounts() {
    var reading = new Reading.InjectedBits("published", "s", "p", 32, 5, new int[] {0, 5, 6, 32});
    assertThat(reading.imagesWithinTolerance()).isEqualTo(2);
    assertThat(reading.shareWithinTolerance()).isEqualTo(0.5);
    assertThat(reading.shareOfBits()).isEqualTo(1 - 43 / 128.0);
  }

  @Test
  void injectedBits_moreErrorsThanBits_isABug() {
    assertThatThrownBy(() -> new Reading.InjectedBits("published", "s", "p", 32, 5, new int[] {33}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nullClaim_tellsStoredFromInjected() {
    assertThat(new Reading.StoredBits("a", "s", "p", CODEWORD, new double[4]).nullClaim())
        .isEqualTo(new NullClaim.Keyed(0.5));
    assertThat(new Reading.InjectedBits("a", "s", "p", 32, 5, new int[1]).nullClaim())
        .isEqualTo(new NullClaim.Calibrated());
    assertThat(NullClaim.Keyed.FAIR.sentence())
        .isEqualTo(
            "the suspect was made without any model that was trained for this codeword; then every"
                + " bit is a fair coin");
  }
}
