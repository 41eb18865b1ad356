package activemark.proof.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.proof.message.BitString;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The constants come from a second implementation in another language. */
class MarkKeyTest {
  private static final MarkedCopy COPY = copy("Lab", "cc", "Alice", "aa");

  private static MarkedCopy copy(
      String owner, String ownerCommitment, String recipient, String baseDigest) {
    return new MarkedCopy(owner, ownerCommitment, recipient, baseDigest);
  }

  private static MarkKey counting() {
    byte[] secret = new byte[32];
    for (int i = 0; i < 32; i++) {
      secret[i] = (byte) i;
    }
    return MarkKey.of(secret);
  }

  @Test
  void stream_knownKey_givesKnownNumber() {
    assertThat(counting().stream("keyed", "carrier").nextLong()).isEqualTo(0x0e01bed8e36ac19aL);
  }

  @Test
  void codeword_knownKey_givesKnownBits() {
    assertThat(counting().codeword("keyed", 32, COPY, "bb").toHex()).isEqualTo("c8e1cb1b");
  }

  @Test
  void commitment_knownKey_isKnown() {
    assertThat(counting().commitment())
        .isEqualTo("609b48fa90a1792cbace63f7ccc657c21707f70294c11f77f85d75613018335d");
  }

  @Test
  void authenticate_knownKey_givesKnownCode() {
    assertThat(HexFormat.of().formatHex(counting().authenticate("mark-file", "hello".getBytes())))
        .isEqualTo("0af05b2f732d69e410a38dcb0c7f722e766b1510d83652edabe3edb18f20deec");
  }

  @Test
  void codeword_anyArgumentChanged_isUnrelated() {
    Set<BitString> words = new HashSet<>();
    words.add(counting().codeword("keyed", 256, COPY, "bb"));
    words.add(counting().codeword("tied-7", 256, COPY, "bb"));
    words.add(counting().codeword("keyed", 256, copy("Lab", "cc", "Alic", "eaa"), "bb"));
    words.add(counting().codeword("keyed", 256, COPY.of("Bob"), "bb"));
    words.add(counting().codeword("keyed", 256, copy("Lab", "cc", "Alice", "ab"), "bb"));
    words.add(counting().codeword("keyed", 256, copy("Rival", "cc", "Alice", "aa"), "bb"));
    words.add(counting().codeword("keyed", 256, copy("Lab", "cd", "Alice", "aa"), "bb"));
    words.add(counting().codeword("keyed", 256, COPY, "bc"));
    words.add(MarkKey.of(new byte[32]).codeword("keyed", 256, COPY, "bb"));
    assertThat(words).hasSize(9);
    for (BitString one : words) {
      for (BitString other : words) {
        // Two unrelated words agree in 256 fair coins: further off than 90 has chance 2e-6.
        assertThat(one.equals(other) ? 128 : one.matches(other)).isBetween(88, 168);
      }
    }
  }

  @Test
  void stream_ofTheCodeword_isRefused() {
    assertThatThrownBy(() -> counting().stream("keyed", "codeword"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stream_nameWithASlash_isRefused() {
    assertThatThrownBy(() -> counting().stream("keyed/place", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toString_neverShowsTheSecret() {
    assertThat(counting().toString())
        .doesNotContain(HexFormat.of().formatHex(counting().secret()).substring(0, 8))
        .contains("withheld");
  }

  @Test
  void secret_changedByTheCaller_staysInTheKey() {
    MarkKey key = counting();
    key.secret()[0] = 99;
    assertThat(key).isEqualTo(counting());
  }
}
