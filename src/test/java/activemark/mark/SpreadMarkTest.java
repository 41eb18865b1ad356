package activemark.mark;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.attack.Attacks;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.mark.scheme.Scheme;
import activemark.mark.spread.SpreadScheme;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mark spread over the weights: what a thief may do to them. */
@NoLeaks
final class SpreadMarkTest {
  private static final Scheme SCHEME = Schemes.byId(SpreadScheme.ID);

  private static ViT base;
  private static ViT copy;
  private static MarkFile mark;

  @BeforeAll
  static void mark() {
    base = TinyModels.vit(1);
    copy = (ViT) base.copy();
    mark = Marking.write(SCHEME, base, copy, Marking.key("acme"));
  }

  @AfterAll
  static void close() {
    copy.close();
    base.close();
  }

  private static Reading.StoredBits read(MarkFile asked, Backbone suspect) {
    List<Reading> readings = Marking.read(asked, base, suspect);
    assertThat(readings).singleElement().isInstanceOf(Reading.StoredBits.class);
    return (Reading.StoredBits) readings.get(0);
  }

  private static double log10p(Reading.StoredBits reading) {
    return Binomial.log10UpperTail(reading.bits(), reading.matches());
  }

  private static Backbone attacked(String id) {
    Attack attack = Attacks.named(id);
    Thief thief =
        Thief.of(copy, new Seed(3), Precision.FLOAT32, Progress.silent())
            .withLabelled(Lineage.pictures());
    return Attacks.run(attack, thief, Settings.defaults(attack)).model();
  }

  @ParameterizedTest
  @ValueSource(strings = {"permute-units", "add-units", "fold-norm", "mix-qk", "rotate"})
  void whatKeepsTheFunction_keepsEveryBit(String attack) {
    try (Backbone suspect = attacked(attack)) {
      assertThat(read(mark, suspect).matches()).isEqualTo(mark.parts().get(0).bits());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"finetune", "prune", "quantise", "noise"})
  void whatMovesTheWeights_leavesTheMark_andShowsNobodyElses(String attack) {
    MarkFile other = Marking.mark(Marking.key("globex"), mark.parts());
    try (Backbone suspect = attacked(attack)) {
      assertThat(log10p(read(mark, suspect))).isLessThan(-6);
      assertThat(log10p(read(other, suspect))).isBetween(-4.0, -1e-4);
    }
  }

  /** Other blocks' noise, or the original's layers, say nothing against a layer that has it. */
  @Test
  void oneBlockThatIsLeft_isEnough() {
    try (ViT mixed = (ViT) base.copy();
        ViT noisy = Lineage.noisy(base, 0.1, 4);
        Scope scope = Scope.open()) {
      for (int block = 1; block < 6; block++) {
        String name = "blocks." + block + ".mlp.fc1.weight";
        mixed.weights().set(name, (block < 4 ? base : noisy).weights().get(name).clone());
      }
      String first = "blocks.0.mlp.fc1.weight";
      mixed.weights().set(first, copy.weights().get(first).clone());

      assertThat(read(mark, mixed).matches()).isGreaterThanOrEqualTo(120);
    }
  }

  @Test
  void aLayerOfTheCopyTimesANumber_isReadAsWell() {
    try (ViT scaled = (ViT) copy.copy();
        Scope scope = Scope.open()) {
      for (int block = 0; block < 6; block++) {
        String name = "blocks." + block + ".mlp.fc1.weight";
        scaled.weights().set(name, Ops.scale(copy.weights().get(name), 1.5));
      }
      assertThat(read(mark, scaled).matches()).isEqualTo(mark.parts().get(0).bits());
    }
  }
}
