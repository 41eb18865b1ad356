package activemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.attack.Attacks;
import activemark.attack.Chain;
import activemark.attack.thief.Attack;
import activemark.mark.Schemes;
import activemark.mark.scheme.Scheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class AttackSetTest {
  static final List<String> READY = AttackSet.READY;

  @ParameterizedTest
  @FieldSource("READY")
  void ready_parses_andItsChainsReadBack(String name) {
    AttackSet set = AttackSet.of(name);

    assertThat(set.rows()).hasSizeGreaterThan(2);
    assertThat(set.rows()).extracting(AttackSet.Row::id).doesNotHaveDuplicates();
    assertThat(set.rows())
        .allSatisfy(
            row -> {
              String text = row.chain().toString();
              assertThat(Chain.parse(text)).hasToString(text);
            });
  }

  @Test
  void standard_hasEveryAttackOnce() {
    assertThat(AttackSet.of("standard").rows())
        .extracting(row -> row.chain().name())
        .containsExactlyElementsOf(Attacks.ALL.stream().map(Attack::id).toList());
  }

  @Test
  void full_usesEveryAttack() {
    assertThat(
            AttackSet.of("full").rows().stream()
                .flatMap(row -> row.chain().steps().stream())
                .map(step -> step.attack().id()))
        .containsAll(Attacks.ALL.stream().map(Attack::id).toList());
  }

  @Test
  void overwriting_hasEverySchemeThatMarksWeights() {
    List<String> owners = List.of("keyed", "tied", "offset", "spread");

    assertThat(AttackSet.of("overwriting").rows())
        .map(row -> row.chain().toString())
        .filteredOn(text -> text.startsWith("overwrite-other "))
        .map(text -> text.replaceAll(".*scheme=([^ ]+).*", "$1"))
        .containsExactlyInAnyOrderElementsOf(
            Schemes.ALL.stream()
                .filter(Scheme::changesWeights)
                .map(Schemes::name)
                .filter(name -> !owners.contains(name))
                .toList());
  }

  @Test
  void adaptive_isWhatTheLineSays_andTheWholeLastFamily() {
    AttackSet set =
        AttackSet.parse("test", "H x: prune\nB adaptive y: prune ratio=0.1\n B z : noise \n");

    assertThat(set.rows()).extracting(AttackSet.Row::adaptive).containsExactly(true, true, false);
    assertThat(set.rows().get(2).chain()).hasToString("noise share=0.03");
  }
}
