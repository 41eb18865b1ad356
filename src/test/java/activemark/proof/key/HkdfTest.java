package activemark.proof.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 5869, appendix A, that use SHA-256. */
class HkdfTest {
  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] range(int from, int to) {
    byte[] bytes = new byte[to - from];
    for (int i = from; i < to; i++) {
      bytes[i - from] = (byte) i;
    }
    return bytes;
  }

  @Test
  void derive_rfcCase1_givesItsKeys() {
    byte[] secret = hex("0b".repeat(22));
    assertThat(Hkdf.extract(range(0, 13), secret))
        .isEqualTo(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
    assertThat(Hkdf.derive(secret, range(0, 13), range(0xf0, 0xfa), 42))
        .isEqualTo(
            hex(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                    + "34007208d5b887185865"));
  }

  @Test
  void derive_rfcCase2LongInputs_givesItsKeys() {
    assertThat(Hkdf.derive(range(0, 0x50), range(0x60, 0xb0), range(0xb0, 0x100), 82))
        .isEqualTo(
            hex(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                    + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                    + "cc30c58179ec3e87c14c01d5c1f3434f1d87"));
  }

  @Test
  void derive_rfcCase3NoSaltNoInfo_givesItsKeys() {
    assertThat(Hkdf.derive(hex("0b".repeat(22)), new byte[0], new byte[0], 42))
        .isEqualTo(
            hex(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                    + "9d201395faa4b61a96c8"));
  }

  @Test
  void expand_tooLong_isABug() {
    assertThatThrownBy(() -> Hkdf.expand(new byte[32], new byte[0], 8161))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
