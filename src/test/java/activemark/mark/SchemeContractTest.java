package activemark.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.mark.offset.OffsetScheme;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.mark.spread.SpreadScheme;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.stats.Binomial;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every scheme; a new one is tested by being listed. */
@NoLeaks
final class SchemeContractTest {
  static final List<Scheme> ALL = Schemes.ALL;

  /** A base, its marked copy and the mark, made once for each scheme. */
  private record Marked(ViT copy, MarkFile mark) {}

  private static final Map<String, Marked> MARKED = new ConcurrentHashMap<>();
  private static ViT base;
  private static Map<String, float[]> before;

  @BeforeAll
  static void mark() {
    base = TinyModels.vit(1);
    before = TinyModels.snapshot(base);
    for (Scheme scheme : ALL) {
      ViT copy = (ViT) base.copy();
      MARKED.put(
          scheme.id(), new Marked(copy, Marking.write(scheme, base, copy, Marking.key("acme"))));
    }
  }

  @AfterAll
  static void close() {
    MARKED.values().forEach(marked -> marked.copy().close());
    MARKED.clear();
    base.close();
  }

  /** Schemes whose bits are stored, and hence fair coins in a model that never met the key. */
  static Stream<Scheme> stored() {
    return ALL.stream().filter(scheme -> scheme.nullClaim() instanceof NullClaim.Keyed);
  }

  /** Schemes whose marked copy is another model than the base. */
  static Stream<Scheme> writing() {
    return ALL.stream().filter(Scheme::changesWeights);
  }

  /** Schemes that recognise the base itself. */
  static Stream<Scheme> writingNothing() {
    return ALL.stream().filter(scheme -> !scheme.changesWeights());
  }

  /** Schemes of whose readings only the rank among reference models means anything. */
  static Stream<Scheme> calibrated() {
    return ALL.stream().filter(scheme -> scheme.nullClaim() instanceof NullClaim.Calibrated);
  }

  private static boolean isAskedFromOutside(Scheme scheme) {
    return scheme.access() == Access.FEATURES || scheme.access() == Access.LABELS;
  }

  /** Our own that look inside, and are told by an alignment where everything is. */
  static Stream<Scheme> aligned() {
    return stored()
        .filter(scheme -> scheme.id().startsWith("activemark-"))
        .filter(scheme -> scheme.access() == Access.INSIDE);
  }

  private static Marked marked(Scheme scheme) {
    return MARKED.get(scheme.id());
  }

  private static void assertAtChance(List<Reading> readings) {
    for (Reading reading : readings) {
      assertThat(p(reading)).as(reading.toString()).isBetween(1e-4, 1 - 1e-4);
    }
  }

  private static double p(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.StoredBits.class);
    Reading.StoredBits stored = (Reading.StoredBits) reading;
    return Binomial.upperTail(stored.bits(), stored.matches()).doubleValue();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void plan_ofTheSameKeyAndSeed_isTheSameToTheLastBit(Scheme scheme) {
    try (ViT student = (ViT) base.copy()) {
      Workbench bench = Marking.bench(base, student, Marking.WRITING);
      List<MarkPart> once = Marking.plan(scheme, bench, Marking.key("acme"));
      List<MarkPart> again = Marking.plan(scheme, bench, Marking.key("acme"));

      assertThat(again).isEqualTo(once).isNotEmpty();
      assertThat(once).allMatch(part -> part.scheme().equals(scheme.id()));
      assertThat(TinyModels.snapshot(student)).usingRecursiveComparison().isEqualTo(before);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void write_twice_givesTheSameWeights(Scheme scheme) {
    try (ViT again = (ViT) base.copy()) {
      MarkFile mark = Marking.write(scheme, base, again, Marking.key("acme"));

      assertThat(mark.parts()).isEqualTo(marked(scheme).mark().parts());
      assertThat(TinyModels.snapshot(again))
          .usingRecursiveComparison()
          .isEqualTo(TinyModels.snapshot(marked(scheme).copy()));
    }
  }

  @ParameterizedTest
  @MethodSource("writing")
  void write_changesTheCopyAndNotTheBase(Scheme scheme) {
    assertThat(TinyModels.snapshot(base)).usingRecursiveComparison().isEqualTo(before);
    Map<String, float[]> after = TinyModels.snapshot(marked(scheme).copy());
    List<String> changed =
        before.keySet().stream()
            .filter(name -> !Arrays.equals(before.get(name), after.get(name)))
            .toList();

    assertThat(changed)
        .isNotEmpty()
        .allMatch(name -> Weights.block(name) >= 0 || name.equals("norm.bias"));
    assertThat(Marking.fidelity(marked(scheme).mark(), base, marked(scheme).copy()).tokens().mean())
        .isBetween(0.95, 0.999999);
  }

  @ParameterizedTest
  @MethodSource("writingNothing")
  void write_nothing_leavesTheCopyAndThePartAsTheyAre(Scheme scheme) {
    assertThat(TinyModels.snapshot(marked(scheme).copy()))
        .usingRecursiveComparison()
        .isEqualTo(before);
    assertThat(scheme.nullClaim()).isInstanceOf(NullClaim.Calibrated.class);
  }

  @ParameterizedTest
  @MethodSource("writingNothing")
  void read_ownModelAndSlightlyNoisyCopy_scoreClearlyAboveStrangers(Scheme scheme) {
    MarkFile mark = marked(scheme).mark();
    double own = Lineage.score(mark, base, base);
    double copy;
    try (ViT noisy = Lineage.noisy(base, 0.03, 1)) {
      copy = Lineage.score(mark, base, noisy);
    }
    assertThat(own).isCloseTo(1, within(1e-6));
    for (long seed = 2; seed < 5; seed++) {
      try (ViT stranger = TinyModels.vit(seed)) {
        double theirs = Lineage.score(mark, base, stranger);
        // Of the way from the stranger up to the owner's own model, nearly all.
        assertThat(copy)
            .as("stranger %d: %s", seed, theirs)
            .isGreaterThan(0.15 * theirs + 0.85 * own);
        assertThat(theirs).isLessThan(0.99);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("writingNothing")
  void read_permutedUnits_changeNothing(Scheme scheme) {
    try (ViT permuted = Lineage.permuted(base, 1)) {
      assertThat(Lineage.score(marked(scheme).mark(), base, permuted))
          .isCloseTo(Lineage.score(marked(scheme).mark(), base, base), within(1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("writingNothing")
  void controls_ofSchemesThatWriteNothing_countTheBaseAsTheOwnersModel(Scheme scheme) {
    MarkFile mark = marked(scheme).mark();
    try (ViT stranger = TinyModels.vit(2);
        Reader reader = Marking.reader(mark, base, stranger, Marking.READING)) {
      assertThat(reader.controls(mark))
          .extracting(Control::id)
          .containsExactly(Control.OWNER_MODEL);
    }
  }

  @ParameterizedTest
  @MethodSource("writing")
  void controls_ofSchemesThatWrite_beginWithTheUnmarkedBase(Scheme scheme) {
    MarkFile mark = marked(scheme).mark();
    try (Reader reader = Marking.reader(mark, base, marked(scheme).copy(), Marking.READING)) {
      assertThat(reader.controls(mark)).first().extracting(Control::id).isEqualTo(Control.BASE);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void access_toLessThanTheInside_asksForNoStreams(Scheme scheme) {
    Access access = scheme.access();
    if (access == Access.WEIGHTS || access == Access.LABELS) {
      for (MarkPart part : marked(scheme).mark().parts()) {
        assertThat(scheme.suspectCuts(part)).isEmpty();
      }
    }
    assertThat(access).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("stored")
  void read_ownMark_isFarAboveChance(Scheme scheme) {
    for (Reading reading : Marking.read(marked(scheme).mark(), base, marked(scheme).copy())) {
      Reading.StoredBits stored = (Reading.StoredBits) reading;
      assertThat(stored.matches())
          .as(reading.toString())
          .isGreaterThanOrEqualTo((int) Math.ceil(0.92 * stored.bits()));
      assertThat(p(reading)).isLessThanOrEqualTo(1e-3);
    }
  }

  @ParameterizedTest
  @MethodSource("stored")
  void read_unmarkedBase_isAtChance(Scheme scheme) {
    assertAtChance(Marking.read(marked(scheme).mark(), base, base));
  }

  @ParameterizedTest
  @MethodSource("stored")
  void read_wrongKey_isAtChance(Scheme scheme) {
    MarkFile other = Marking.mark(Marking.key("globex"), marked(scheme).mark().parts());

    assertAtChance(Marking.read(other, base, marked(scheme).copy()));
  }

  @ParameterizedTest
  @MethodSource("stored")
  void read_modelThatNobodyMarked_isAtChance(Scheme scheme) {
    try (ViT stranger = TinyModels.vit(2)) {
      List<Reading> readings = Marking.read(marked(scheme).mark(), base, stranger);
      if (scheme.id().equals(SpreadScheme.ID)) {
        assertThat(readings).allMatch(reading -> reading instanceof Reading.Unreadable);
      } else {
        assertAtChance(readings);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("calibrated")
  void read_andControls_areOneNumberWithoutAChance(Scheme scheme) {
    MarkFile mark = marked(scheme).mark();
    try (Reader reader = Marking.reader(mark, base, marked(scheme).copy(), Marking.READING)) {
      List<Reading> all = new ArrayList<>(reader.suspect(mark));
      reader.controls(mark).forEach(control -> all.addAll(control.readings()));

      assertThat(reader.controls(mark))
          .extracting(Control::id)
          .contains(scheme.changesWeights() ? Control.BASE : Control.OWNER_MODEL);
      for (Reading reading : all) {
        assertThat(reading).isInstanceOf(Reading.Ranked.class);
        assertThat(((Reading.Ranked) reading).statistic()).isBetween(-1.0, 1.0);
        assertThat(reading.nullClaim()).isEqualTo(new NullClaim.Calibrated());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void read_twice_isTheSame(Scheme scheme) {
    Marked it = marked(scheme);

    assertThat(Marking.read(it.mark(), base, it.copy()))
        .isEqualTo(Marking.read(it.mark(), base, it.copy()));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void read_shallowerModel_isUnreadableWithAReason(Scheme scheme) {
    for (int depth : new int[] {1, 2, 4, 5}) {
      try (ViT shallow = TinyModels.vit(1, depth)) {
        List<Reading> readings = Marking.read(marked(scheme).mark(), base, shallow);

        assertThat(readings).hasSameSizeAs(marked(scheme).mark().parts());
        for (Reading reading : readings) {
          if (reading instanceof Reading.Unreadable unreadable) {
            assertThat(unreadable.reason()).contains(depth + " blocks");
          } else if (reading instanceof Reading.Ranked ranked) {
            // Whoever is asked from outside, or compared where he has something, has an answer.
            assertThat(ranked.statistic()).isLessThanOrEqualTo(1);
          } else {
            assertThat(p(reading)).isBetween(1e-4, 1 - 1e-4);
          }
        }
        // What lies in block 3, or in the stream after it, is there in a model of 4 blocks.
        boolean early =
            scheme.access() == Access.WEIGHTS
                || marked(scheme).mark().parts().stream()
                    .allMatch(part -> scheme.suspectCuts(part).equals(Set.of(4)));
        if (isAskedFromOutside(scheme)) {
          // Who answers with vectors or labels may have as many blocks as he likes.
          assertThat(readings).noneMatch(r -> r instanceof Reading.Unreadable);
        } else if (scheme.id().equals(SpreadScheme.ID)) {
          continue; // it is in every block there is
        } else if (scheme.changesWeights() && depth < (early ? 4 : 5)) {
          assertThat(readings).anyMatch(r -> r instanceof Reading.Unreadable);
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void read_deeperModel_isReadOrRefusedAndNoCrash(Scheme scheme) {
    try (ViT deep = TinyModels.vit(1, 8)) {
      assertThat(Marking.read(marked(scheme).mark(), base, deep))
          .hasSameSizeAs(marked(scheme).mark().parts());
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void read_modelThatComputesNoNumbers_isUnreadable(Scheme scheme) {
    for (String name : List.of("blocks.0.mlp.fc2.bias", "blocks.5.mlp.fc2.weight")) {
      try (ViT broken = (ViT) marked(scheme).copy().copy();
          Scope scope = Scope.open()) {
        Tensor weight = broken.weights().get(name);
        broken.weights().set(name, Ops.scale(weight, Double.NaN));

        for (Reading reading : Marking.read(marked(scheme).mark(), base, broken)) {
          // Who reads weights does not notice what the model computes.
          boolean runs = scheme.access() != Access.WEIGHTS && !scheme.id().equals(SpreadScheme.ID);
          if (name.startsWith("blocks.0") && runs) {
            assertThat(reading).as(name).isInstanceOf(Reading.Unreadable.class);
          }
        }
      }
    }
  }

  /** Schemes that write into some blocks, and so depend on which and on what comes after. */
  static Stream<Scheme> writingIntoBlocks() {
    return writing()
        .filter(scheme -> !Set.of(OffsetScheme.ID, SpreadScheme.ID).contains(scheme.id()));
  }

  @ParameterizedTest
  @MethodSource("writingIntoBlocks")
  void plan_whereNoTailIsLeft_isRefused(Scheme scheme) {
    try (ViT student = (ViT) base.copy()) {
      Workbench bench = Marking.bench(base, student, Marking.WRITING.first(20));
      MarkOptions late = new MarkOptions(32, 0, List.of(9), 5, 3);

      assertThatThrownBy(() -> scheme.plan(bench, part -> label -> stream(part, label), late))
          .isInstanceOf(BadInput.class)
          .message()
          .containsAnyOf("--block", "--cuts");
    }
  }

  @Test
  void bitsThatNoTriggersCanShare_areRefused() {
    try (ViT student = (ViT) base.copy()) {
      Workbench bench = Marking.bench(base, student, Marking.WRITING.first(20));
      for (int bits : new int[] {53, 4096}) {
        MarkOptions options = new MarkOptions(bits, 0, List.of(), 2, 0);

        assertThatThrownBy(
                () ->
                    Schemes.byId("activemark-keyed")
                        .plan(bench, part -> label -> stream(part, label), options))
            .isInstanceOf(BadInput.class)
            .hasMessageContaining("--bits");
      }
    }
  }

  @Test
  void tiedMark_inMlpsWithoutRoom_isRefused() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      for (String name : base.weights().names()) {
        Tensor w = base.weights().get(name);
        boolean rows = name.contains("mlp.fc1");
        boolean columns = name.endsWith("mlp.fc2.weight");
        int d = TinyModels.WIDTH;
        weights.put(name, (rows ? w.narrow(0, 0, d) : columns ? w.narrow(1, 0, d) : w).clone());
      }
      try (ViT narrow = new ViT(base.spec(), new Weights(weights));
          ViT student = (ViT) narrow.copy()) {
        Workbench bench = Marking.bench(narrow, student, Marking.WRITING.first(20));

        assertThatThrownBy(
                () -> Marking.plan(Schemes.byId("activemark-tied"), bench, Marking.key("acme")))
            .isInstanceOf(BadInput.class)
            .hasMessageContaining("too narrow");
      }
    }
  }

  private static RandomStream stream(String part, String label) {
    return Marking.key("acme").stream(part, label);
  }

  @Test
  void read_hasNoWayToSeeTheCodeword() throws NoSuchMethodException {
    Method read =
        Arrays.stream(Scheme.class.getMethods())
            .filter(method -> method.getName().equals("read"))
            .findFirst()
            .orElseThrow();

    assertThat(read.getParameterTypes()).doesNotContain(BitString.class, MarkFile.class);
    assertThat(read.getParameterTypes()[2]).isEqualTo(Secrets.class);
    for (MarkPart part : marked(ALL.get(0)).mark().parts()) {
      assertThatThrownBy(
              () -> Reader.secrets(Marking.key("acme")).apply(part.id()).stream("codeword"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void ids_areDistinct_andFoundAgain() {
    Map<String, Scheme> byId = new LinkedHashMap<>();
    ALL.forEach(scheme -> byId.put(scheme.id(), scheme));

    assertThat(byId).hasSameSizeAs(ALL);
    byId.forEach((id, scheme) -> assertThat(Schemes.byId(id)).isSameAs(scheme));
    assertThat(Schemes.parse(Schemes.DEFAULT)).isNotEmpty();
    assertThatThrownBy(() -> Schemes.byId("activemark-none")).isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> Schemes.parse("keyed+none"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> Schemes.parse("")).isInstanceOf(BadInput.class);
  }

  @Test
  void parse_ordersAsTheyWrite_andTakesBothSpellings() {
    assertThat(Schemes.parse("keyed+tied")).isEqualTo(Schemes.parse("activemark-tied+keyed"));
    assertThat(Schemes.parse("keyed")).extracting(Scheme::id).containsExactly("activemark-keyed");
    assertThat(Schemes.parse("weight-match+cka"))
        .extracting(Scheme::id)
        .containsExactly("cka", "weight-match");
    assertThat(Schemes.parse("keyed+activemark-ipguard"))
        .extracting(Scheme::id)
        .containsExactly("ipguard", "activemark-keyed");
    assertThat(Schemes.parse("sslguard+keyed"))
        .extracting(Scheme::id)
        .containsExactly("sslguard", "activemark-keyed");
    assertThat(Schemes.parse("keyed+uchida"))
        .extracting(Scheme::id)
        .containsExactly("uchida", "activemark-keyed");
  }
}
