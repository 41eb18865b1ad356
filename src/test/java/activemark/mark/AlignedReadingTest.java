package activemark.mark;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.attack.Attacks;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.Reordered;
import activemark.fixtures.Rewritten;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.scheme.Scheme;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Marks that are read from copies whose stream a thief has moved. */
@NoLeaks
final class AlignedReadingTest {
  /** A marked copy, its mark and what it shows before anything is done to it. */
  private record Marked(ViT copy, MarkFile mark, List<Reading> shown) {}

  private static final Map<String, Marked> MARKED = new LinkedHashMap<>();
  private static ViT base;

  /** What keeps the function, by name; each gives a model of its own. */
  private static final Map<String, UnaryOperator<ViT>> REWRITES = new LinkedHashMap<>();

  static {
    REWRITES.put("rotated", m -> Rewritten.rotated(m, 5));
    REWRITES.put("scaled by 10", m -> Rewritten.scaled(m, 10));
    REWRITES.put("shifted", m -> Rewritten.shifted(m, 5));
    REWRITES.put("block inserted", m -> Rewritten.inserted(m, 4));
    REWRITES.put(
        "all at once",
        m -> {
          try (ViT longer = Rewritten.inserted(m, 3);
              ViT larger = Rewritten.scaled(longer, 0.1)) {
            return Rewritten.rotated(larger, 6);
          }
        });
    for (String attack :
        List.of(
            "permute-tokens", "insert-blocks", "mask-registers", "class-to-register", "rotate")) {
      REWRITES.put(attack, m -> attacked(m, attack));
    }
  }

  private static ViT attacked(ViT model, String name) {
    Attack attack = Attacks.named(name);
    Thief thief = Thief.of(model, new Seed(3), Precision.FLOAT32, Progress.silent());
    return (ViT) Attacks.run(attack, thief, Settings.defaults(attack)).model();
  }

  @BeforeAll
  static void mark() {
    base = TinyModels.vit(1);
    for (Scheme scheme : SchemeContractTest.aligned().toList()) {
      ViT copy = (ViT) base.copy();
      MarkFile mark = Marking.write(scheme, base, copy, Marking.key("acme"));
      MARKED.put(scheme.id(), new Marked(copy, mark, Marking.read(mark, base, copy)));
    }
  }

  @AfterAll
  static void close() {
    MARKED.values().forEach(marked -> marked.copy().close());
    MARKED.clear();
    base.close();
  }

  static Stream<String> rewrites() {
    return REWRITES.keySet().stream();
  }

  private static int matches(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.StoredBits.class);
    return ((Reading.StoredBits) reading).matches();
  }

  /** Every part shows as many bits as the copy itself, but for two. */
  private static void assertStillShown(Marked marked, Backbone suspect, ImageBatch seen) {
    List<Reading> before = marked.shown();
    List<Reading> after = Marking.read(marked.mark(), base, suspect, seen);

    for (int i = 0; i < before.size(); i++) {
      assertThat(matches(after.get(i)))
          .as(after.get(i).toString())
          .isGreaterThanOrEqualTo(matches(before.get(i)) - 2);
    }
  }

  private static double p(Reading reading) {
    Reading.StoredBits stored = (Reading.StoredBits) reading;
    return Binomial.upperTail(stored.bits(), stored.matches()).doubleValue();
  }

  @ParameterizedTest
  @MethodSource("rewrites")
  void rewriteThatKeepsTheFunction_keepsTheBits(String name) {
    for (Marked marked : MARKED.values()) {
      try (ViT moved = REWRITES.get(name).apply(marked.copy())) {
        assertStillShown(marked, moved, Marking.READING);
      }
    }
  }

  @Test
  void rewrittenBase_isAtChance() {
    try (ViT moved = REWRITES.get("all at once").apply(base)) {
      for (Marked marked : MARKED.values()) {
        for (Reading reading : Marking.read(marked.mark(), base, moved)) {
          assertThat(p(reading)).as(reading.toString()).isBetween(1e-4, 1 - 1e-4);
        }
      }
    }
  }

  @Test
  void patchesInAnotherOrder_keepTheBits() {
    for (Marked marked : MARKED.values()) {
      try (ViT turned = Rewritten.rotated(marked.copy(), 7)) {
        Reordered suspect = new Reordered(turned, Rewritten.order(16, 2));

        assertStillShown(marked, suspect, Marking.READING);
      }
    }
  }

  @Test
  void picturesSeenMirrored_keepTheHiddenBits() {
    Marked marked = MARKED.get("activemark-keyed");
    ImageBatch mirrored = mirrored(Marking.READING);
    try (Reader reader = Marking.reader(marked.mark(), base, marked.copy(), mirrored)) {
      assertThat(reader.alignment().isAsItIs()).isFalse();
      assertThat(reader.fidelity()).isNull();
    }

    assertThat(p(Marking.read(marked.mark(), base, marked.copy(), mirrored).get(0)))
        .isLessThan(1e-5);
  }

  /** Tokens that are not there any more must not keep what is in the weights from being read. */
  @Test
  void modelWithoutItsClassToken_isReadWhereItCanBe() {
    Marked tied = MARKED.get("activemark-tied");
    try (Scope scope = Scope.open();
        Draft draft = new Draft(tied.copy())) {
      draft.remove("cls_token");
      draft.put("pos_embed", draft.get("pos_embed").narrow(1, 1, 16));
      draft.become(draft.spec().withoutClassToken().withPooling(ViTSpec.Pooling.AVERAGE));
      try (Backbone suspect = draft.finish();
          Reader reader = Marking.reader(tied.mark(), base, suspect, Marking.READING)) {
        List<Reading> all = reader.all(tied.mark());

        assertThat(reader.alignment().words()).anyMatch(word -> word.contains("it lacks 1 of"));
        assertThat(all).filteredOn(each -> each.way().isEmpty()).allMatch(each -> p(each) < 1e-3);
        assertThat(all).filteredOn(each -> !each.way().isEmpty()).anyMatch(each -> p(each) < 1e-9);
      }
    }
  }

  @Test
  void slicedWidth_isReadInTheOriginalsBasis() {
    for (Marked marked : MARKED.values()) {
      int cut = TinyModels.DEPTH / 2;
      try (Streams streams =
              Streams.of(
                  marked.copy(),
                  Marking.READING,
                  Set.of(cut),
                  Precision.FLOAT32,
                  Progress.silent());
          ViT narrow = Rewritten.sliced(marked.copy(), streams.at(cut), TinyModels.WIDTH - 2)) {
        assertThat(narrow.spec().width()).isEqualTo(30);
        assertThat(p(Marking.read(marked.mark(), base, narrow).get(0))).isLessThan(1e-3);
      }
    }
  }

  @Test
  void cutRear_leavesWhatLiesBefore() {
    Marked keyed = MARKED.get("activemark-keyed");
    Marked tied = MARKED.get("activemark-tied");
    List<Integer> blocks = new ArrayList<>(List.of(0, 1, 2, 3, 4));
    try (ViT shorter = Rewritten.blocks(keyed.copy(), blocks);
        ViT middle = Rewritten.blocks(tied.copy(), blocks.subList(0, 4))) {
      assertThat(p(Marking.read(keyed.mark(), base, shorter).get(0))).isLessThan(1e-7);

      List<Reading> readings = Marking.read(tied.mark(), base, middle);
      assertThat(p(readings.get(0))).isLessThan(1e-7);
      Reading last = readings.get(readings.size() - 1);
      assertThat(last).isInstanceOf(Reading.Unreadable.class);
      assertThat(((Reading.Unreadable) last).reason())
          .contains("4 blocks", "ends at cut 4 of the original", "no cut 5");
    }
  }

  @Test
  void markedCopyAndNoisyCopy_areReadAsTheyAre() {
    for (Marked marked : MARKED.values()) {
      try (ViT noisy = UniformityTest.noisy(marked.copy());
          Reader ofCopy = Marking.reader(marked.mark(), base, marked.copy(), Marking.READING);
          Reader ofNoisy = Marking.reader(marked.mark(), base, noisy, Marking.READING)) {
        for (Reader reader : List.of(ofCopy, ofNoisy)) {
          assertThat(reader.alignment().isAsItIs()).isTrue();
          assertThat(reader.alignment().words()).isEmpty();
          assertThat(reader.fidelity()).isNotNull();
        }
      }
    }
  }

  @Test
  void words_sayWhatWasDone() {
    Marked marked = MARKED.get("activemark-keyed");
    try (ViT moved = REWRITES.get("all at once").apply(marked.copy());
        Reader reader = Marking.reader(marked.mark(), base, moved, Marking.READING)) {
      assertThat(String.join("\n", reader.alignment().words()))
          .contains(
              "unmarked original",
              "7 blocks, the original 6",
              "0 1 2 3 5 6 7",
              "channels at cut 3: rotated, explains 100.00 %",
              "channels at cut 5: rotated, explains 9");
    }
  }

  private static ImageBatch mirrored(ImageBatch images) {
    float[] values = images.values(0, images.n());
    float[] other = new float[values.length];
    int width = images.width();
    IntStream.range(0, values.length)
        .forEach(i -> other[i - i % width + width - 1 - i % width] = values[i]);
    return new ImageBatch(other, images.n(), images.height(), width);
  }
}
