package activemark.proof.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VaultTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final OwnerKey OWNER = OwnerKey.generate("owner", RANDOM);
  private static final byte[] PLAIN = "where the marks are".getBytes(StandardCharsets.UTF_8);

  @Test
  void whatWasSealed_opensAgainAndLooksDifferentEveryTime() {
    byte[] one = OWNER.vault("plans").seal(PLAIN, "first", RANDOM);
    byte[] two = OWNER.vault("plans").seal(PLAIN, "first", RANDOM);

    assertThat(OWNER.vault("plans").open(one, "first", "plan")).isEqualTo(PLAIN);
    assertThat(one).isNotEqualTo(two);
    assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("marks");
  }

  @Test
  void anotherContextPurposeOwnerOrByte_opensNothing() {
    byte[] sealed = OWNER.vault("plans").seal(PLAIN, "first", RANDOM);
    OwnerKey other = OwnerKey.generate("owner", RANDOM);
    byte[] edited = sealed.clone();
    edited[20] ^= 1;

    assertThatThrownBy(() -> OWNER.vault("plans").open(sealed, "second", "the plan"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("the plan");
    assertThatThrownBy(() -> OWNER.vault("words").open(sealed, "first", "plan"))
        .isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> other.vault("plans").open(sealed, "first", "plan"))
        .isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> OWNER.vault("plans").open(edited, "first", "plan"))
        .isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> OWNER.vault("plans").open(new byte[5], "first", "plan"))
        .isInstanceOf(BadInput.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 40, 96})
  void maskedRows_areShownAgainInAnyOrder(int bytes) {
    byte[][] rows = new byte[50][bytes];
    byte[][] hidden = new byte[50][];
    RowMask mask = OWNER.vault("words").rows();
    for (int i = 0; i < rows.length; i++) {
      RANDOM.nextBytes(rows[i]);
      hidden[i] = mask.apply(i, rows[i]);
    }
    RowMask again = OWNER.vault("words").rows();

    for (int i = rows.length - 1; i >= 0; i -= 3) {
      assertThat(again.apply(i, hidden[i])).isEqualTo(rows[i]);
    }
    for (int i = 0; i < rows.length; i++) {
      assertThat(again.apply(i, hidden[i])).isEqualTo(rows[i]);
    }
    assertThat(OWNER.vault("other").rows().apply(0, new byte[16]))
        .isNotEqualTo(OWNER.vault("words").rows().apply(0, new byte[16]));
    assertThat(mask.toString() + OWNER.vault("words")).contains("withheld");
  }

  @Test
  void theEditionKey_dependsOnNameAndBase() {
    MarkKey key = OWNER.editionKey("first", "ab".repeat(32));

    assertThat(key).isEqualTo(OWNER.editionKey("first", "ab".repeat(32)));
    assertThat(key).isNotEqualTo(OWNER.editionKey("second", "ab".repeat(32)));
    assertThat(key).isNotEqualTo(OWNER.editionKey("first", "cd".repeat(32)));
    assertThat(key).isNotEqualTo(OWNER.markKey("first"));
  }
}
