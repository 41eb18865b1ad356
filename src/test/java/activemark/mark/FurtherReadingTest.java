package activemark.mark;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.attack.Attacks;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.Rewritten;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.tied.TiedScheme;
import activemark.model.backbone.ViT;
import activemark.model.data.ImageSource;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bits of tied marks, read from the layers that hold them. */
@NoLeaks
final class FurtherReadingTest {
  private static final TiedScheme SCHEME = new TiedScheme();
  private static final String WHOLE = "in the weights";
  private static final String LINEAR = "in the linear part";
  private static final List<String> WAYS = List.of(WHOLE, LINEAR);

  private static ViT base;
  private static ViT copy;
  private static MarkFile mark;

  @BeforeAll
  static void mark() {
    base = TinyModels.layerScaled(1);
    copy = (ViT) base.copy();
    mark = Marking.write(SCHEME, base, copy, Marking.key("acme"));
  }

  @AfterAll
  static void close() {
    copy.close();
    base.close();
  }

  private static List<Reading> read(ViT suspect) {
    try (Reader reader = Marking.reader(mark, base, suspect, Marking.READING)) {
      return reader.further(mark.parts(), mark.key(), mark.codewords()::of);
    }
  }

  private static List<Reading.StoredBits> stored(ViT suspect, String way) {
    return of(way, read(suspect));
  }

  private static List<Reading.StoredBits> of(String way, List<Reading> readings) {
    return readings.stream()
        .map(Reading.StoredBits.class::cast)
        .filter(reading -> reading.way().equals(way))
        .toList();
  }

  /** Decimal logarithm of the chance of all parts together. */
  private static double log10p(List<Reading.StoredBits> readings) {
    return Binomial.log10UpperTail(
        readings.stream().mapToInt(Reading.StoredBits::bits).sum(),
        readings.stream().mapToInt(Reading.StoredBits::matches).sum());
  }

  private static ViT attacked(ViT model, String id, Map<String, String> set) {
    return attacked(model, id, set, TinyModels.images(64, 31));
  }

  private static ViT attacked(ViT model, String id, Map<String, String> set, ImageBatch pictures) {
    Attack attack = Attacks.named(id);
    Thief thief =
        Thief.of(model, new Seed(3), Precision.FLOAT32, Progress.silent())
            .withBase(base)
            .withImages(ImageSource.of(pictures));
    return (ViT) Attacks.run(attack, thief, Settings.of(attack, set)).model();
  }

  @Test
  void copy_holdsEveryBitOfEveryPart() {
    List<String> parts = mark.parts().stream().map(MarkPart::id).toList();
    List<Reading.StoredBits> whole = stored(copy, WHOLE);
    List<Reading.StoredBits> linear = stored(copy, LINEAR);

    assertThat(whole).extracting(Reading.StoredBits::part).isEqualTo(parts);
    assertThat(linear).extracting(Reading.StoredBits::part).isEqualTo(parts);
    assertThat(whole).allSatisfy(read -> assertThat(read.matches()).isEqualTo(read.bits()));
    // A smaller share of each probe, so that the other bits are louder next to it.
    assertThat(linear)
        .allSatisfy(read -> assertThat(read.matches()).isGreaterThan(read.bits() * 9 / 10));
  }

  @Test
  void baseItself_hasNothingToRead() {
    assertThat(read(base))
        .allSatisfy(
            reading ->
                assertThat(reading)
                    .isInstanceOfSatisfying(
                        Reading.Unreadable.class,
                        none -> {
                          assertThat(none.reason()).contains("number for number");
                          assertThat(WAYS).contains(none.way());
                        }));
  }

  @Test
  void wrongKeyAndFineTunedOriginal_areAtChance() {
    try (ViT innocent = UniformityTest.noisy(base)) {
      assertThat(log10p(stored(innocent, WHOLE))).isGreaterThan(-3);
      assertThat(log10p(stored(innocent, LINEAR))).isGreaterThan(-3);
    }
    MarkFile other = Marking.mark(Marking.key("globex"), mark.parts());
    try (Reader reader = Marking.reader(other, base, copy, Marking.READING)) {
      List<Reading> readings = reader.further(other.parts(), other.key(), other.codewords()::of);
      assertThat(log10p(of(WHOLE, readings))).isGreaterThan(-3);
      assertThat(log10p(of(LINEAR, readings))).isGreaterThan(-3);
    }
  }

  @Test
  void layerWithANumberThatIsNone_cannotBeRead() {
    try (ViT broken = (ViT) copy.copy();
        Scope scope = Scope.open()) {
      Tensor layer = broken.weights().get("blocks.0.mlp.fc2.weight");
      layer.select(0, 5).fill_(Ops.number(Double.NaN));
      assertThat(read(broken)).anyMatch(Reading.Unreadable.class::isInstance);
    }
  }

  @Test
  void stranger_hasOtherLayers() {
    try (ViT stranger = TinyModels.layerScaled(2)) {
      assertThat(read(stranger))
          .allSatisfy(reading -> assertThat(reading).isInstanceOf(Reading.Unreadable.class));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fold-layerscale",
        "fold-norm",
        "scale-stream",
        "shift-stream",
        "insert-blocks",
        "permute-units",
        "permute-heads",
        "permute-tokens",
        "add-units",
        "rotate"
      })
  void rewrite_isUndone(String id) {
    try (ViT moved = attacked(copy, id, Map.of())) {
      assertThat(log10p(stored(moved, WHOLE))).isLessThan(-20);
      assertThat(log10p(stored(moved, LINEAR))).isLessThan(-20);
    }
  }

  /**
   * What the thief subtracts is larger than the mark, in the directions that the layer uses most.
   */
  @Test
  void turnedAroundByAThief_isReadNextToWhatHeDid() {
    Map<String, String> threefold =
        Map.of("how", "flip", "strength", "3", "keep", "0.5", "steps", "0");
    try (ViT turned = attacked(copy, "scramble", threefold)) {
      assertThat(stored(turned, WHOLE))
          .allSatisfy(read -> assertThat(read.matches()).isGreaterThan(read.bits() * 9 / 10));
    }
  }

  /**
   * A thief who measures on the very pictures that are read with, and subtracts all that the layer
   * makes of what its input cannot express, as often as takes the bits or turns them around.
   */
  @ParameterizedTest
  @ValueSource(strings = {"1", "1.5", "3"})
  void turnedAroundWhereverAThiefCan_isReadInTheLinearPart(String strength) {
    Map<String, String> all =
        Map.of("how", "flip", "strength", strength, "rank", "0", "measured", "64", "steps", "0");
    try (ViT turned = attacked(copy, "scramble", all, Marking.READING)) {
      assertThat(stored(turned, WHOLE))
          .allSatisfy(read -> assertThat(read.matches()).isLessThan(read.bits() * 3 / 4));
      List<Reading.StoredBits> linear = stored(turned, LINEAR);
      // Which bits of one part are weak is up to its codeword.
      assertThat(linear).allSatisfy(read -> assertThat(log10p(List.of(read))).isLessThan(-6));
      assertThat(linear.stream().mapToInt(Reading.StoredBits::matches).sum())
          .isGreaterThan(linear.stream().mapToInt(Reading.StoredBits::bits).sum() * 9 / 10);
      try (ViT rotated = Rewritten.rotated(turned, 6)) {
        assertThat(log10p(stored(rotated, LINEAR))).isLessThan(-10);
      }
    }
  }

  @Test
  void rewritesOneAfterTheOther_areUndone() {
    try (ViT permuted = attacked(copy, "permute-units", Map.of());
        ViT longer = Rewritten.inserted(permuted, 2);
        ViT larger = Rewritten.scaled(longer, 0.1);
        ViT moved = Rewritten.rotated(larger, 6)) {
      assertThat(log10p(stored(moved, WHOLE))).isLessThan(-20);
      assertThat(log10p(stored(moved, LINEAR))).isLessThan(-20);
    }
  }

  @Test
  void insertedBlock_isPassedOver() {
    for (int at = 1; at < TinyModels.DEPTH; at++) {
      try (ViT longer = Rewritten.inserted(copy, at)) {
        assertThat(log10p(stored(longer, WHOLE))).as("inserted at " + at).isLessThan(-20);
      }
    }
  }

  @Test
  void studentFromTheOriginal_takesTheBitsIntoHisWeightsBeforeHisFeaturesShowThem() {
    Map<String, String> lesson = Map.of("epochs", "60", "lr", "1e-4", "batch", "16");
    try (ViT student = attacked(copy, "distil-base", lesson)) {
      List<Reading.StoredBits> features =
          Marking.read(mark, base, student).stream().map(Reading.StoredBits.class::cast).toList();

      assertThat(log10p(stored(student, WHOLE))).isLessThan(-6);
      assertThat(log10p(stored(student, WHOLE))).isLessThan(log10p(features));
    }
  }
}
