package activemark.mark.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marks a tiny model once and reads it in every way. */
@NoLeaks
class PublishedSchemeTest {
  private static final int BLOCK = 2;
  private static final int BITS = 8;

  /** A tiny model learns faster than the usual recipe lets it. */
  private static final Recipe QUICK = new Recipe(120, 1e-3, 5, 10);

  private static final Recipe SHORT = new Recipe(3, 1e-3, 5, 0);
  private static final PublishedScheme SCHEME = new PublishedScheme();

  private static ViT base;
  private static ViT marked;
  private static Map<String, float[]> before;
  private static MarkPart part;

  @BeforeAll
  static void mark() {
    base = TinyModels.vit(1);
    before = TinyModels.snapshot(base);
    marked = copy();
    part = write(bench(base, marked), QUICK);
  }

  @AfterAll
  static void close() {
    marked.close();
    base.close();
  }

  @Test
  void nullClaim_isCalibrated() {
    assertThat(SCHEME.nullClaim()).isEqualTo(new NullClaim.Calibrated());
  }

  @Test
  void read_ownCopy_messagesComeBack() {
    Readout.Injected readout = injected(read(marked, -1, "owner"));

    assertThat(readout.bits()).isEqualTo(BITS);
    assertThat(readout.tolerance()).isEqualTo(1);
    assertThat(readout.errors()).hasSize(40);
    assertThat(shareOfBits(readout)).isGreaterThanOrEqualTo(0.95);
    assertThat(readout.place()).isEqualTo("message put in at token 14, cut 3; read at cut 5");
  }

  @Test
  void read_keyThatMarkedNothing_messagesComeBackToo() {
    // What makes the reading the test of a channel, and not of a signature.
    assertThat(shareOfBits(read(marked, -1, "a stranger"))).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void read_untouchedBase_carriesMessagesTooButNotAsWell() {
    double own = shareOfBits(read(marked, -1, "owner"));

    assertThat(shareOfBits(read(base, -1, "owner"))).isBetween(0.6, own);
  }

  @Test
  void read_modelThatNobodyMarked_carriesMessagesToo() {
    // The skip connections lead through any model; chance would be one half.
    try (ViT other = TinyModels.vit(2)) {
      assertThat(shareOfBits(read(other, -1, "owner"))).isGreaterThan(0.6);
    }
  }

  @Test
  void read_twice_sameErrors() {
    assertThat(read(marked, -1, "owner")).isEqualTo(read(marked, -1, "owner"));
  }

  @Test
  void read_tokenOfTheBench_isTheOneAsked() {
    assertThat(injected(read(marked, 5, "owner")).place()).contains("token 5,");
  }

  @Test
  void read_shallowerModel_isUnreadable() {
    try (ViT shallow = TinyModels.vit(1, 4)) {
      assertThat(read(shallow, -1, "owner"))
          .isEqualTo(
              new Readout.Unreadable("the model has 4 blocks, the mark is read after block 4"));
    }
  }

  @Test
  void read_partWithoutItsDecoder_saysWhichTensor() {
    Map<String, TensorBytes> fewer = new HashMap<>(part.learned());
    fewer.remove("decoder.0.weight");
    MarkPart broken = part.having(fewer);

    assertThatThrownBy(() -> read(marked, broken, -1, "owner"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("decoder.0.weight");
  }

  @Test
  void controls_accuserOfTheUntouchedBase_readsHisMessages() {
    List<ControlReadout> controls = controls();

    assertThat(controls).extracting(ControlReadout::id).containsExactly("accuser", "identity");
    assertThat(shareOfBits(controls.get(0).readout())).isGreaterThanOrEqualTo(0.75);
  }

  @Test
  void controls_identity_isReadWhereItIsPut() {
    assertThat(injected(controls().get(1).readout()).place()).endsWith("cut 3; read at cut 3");
  }

  @Test
  void write_leavesBaseAlone() {
    assertThat(TinyModels.snapshot(base)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void write_changesTheTailAndNothingElse() {
    assertThat(TinyModels.changedBlocks(before, marked)).containsExactly(3, 4);
  }

  @Test
  void write_stepsOfTheOptions_areTheSteps() {
    MarkOptions options = new MarkOptions(BITS, 0, List.of(), BLOCK, 2);
    List<Long> totals = new ArrayList<>();
    Progress progress =
        (what, total, unit) -> {
          if (unit.equals("steps")) {
            totals.add(total);
          }
          return Progress.silent().start(what, total, unit);
        };
    try (ViT student = copy()) {
      Workbench watched = bench(base, student, progress);
      MarkPart plan = SCHEME.plan(watched, id -> secrets("owner"), options).get(0);
      SCHEME.write(watched, plan, secrets("owner"), BitString.of(new boolean[BITS]), options);
    }

    assertThat(totals).containsExactly(2L, 2L);
  }

  @Test
  void write_sameSeedTwice_sameBytes() {
    try (ViT one = copy();
        ViT two = copy()) {
      assertThat(write(bench(base, one), SHORT)).isEqualTo(write(bench(base, two), SHORT));
      assertThat(TinyModels.snapshot(one))
          .usingRecursiveComparison()
          .isEqualTo(TinyModels.snapshot(two));
    }
  }

  @Test
  void write_studentThatCarriesAnotherMark_accuserGetsTheBase() {
    try (ViT fresh = copy();
        ViT changed = copy();
        Scope scope = Scope.open()) {
      changed.weights().set("blocks.0.mlp.fc2.bias", changed.weights().get("norm.bias"));
      MarkPart a = write(bench(base, fresh), SHORT);
      MarkPart b = write(bench(base, changed), SHORT);

      assertThat(b.learned().get("accuser.encoder.0.weight"))
          .isEqualTo(a.learned().get("accuser.encoder.0.weight"));
      assertThat(b.learned().get("encoder.0.weight"))
          .isNotEqualTo(a.learned().get("encoder.0.weight"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "accuser."})
  void pair_throughTheTensorsOfAPart_isTheSame(String prefix) {
    try (Scope scope = Scope.open()) {
      Pair pair = Pair.of(part.learned(), prefix, TinyModels.WIDTH, BITS);

      Map<String, TensorBytes> again = pair.bytes(prefix);

      assertThat(again).hasSize(8);
      assertThat(part.learned()).containsAllEntriesOf(again);
    }
  }

  @Test
  void plan_blockWithoutATail_saysUpToWhere() {
    MarkOptions late = new MarkOptions(0, 0, List.of(), 3, 0);

    assertThatThrownBy(() -> SCHEME.plan(bench(base, marked), id -> secrets("owner"), late))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--block")
        .hasMessageContaining("at most 2");
  }

  @Test
  void plan_threeBlocks_tooShallow() {
    try (ViT shallow = TinyModels.vit(1, 3)) {
      assertThatThrownBy(
              () ->
                  SCHEME.plan(
                      bench(shallow, shallow), id -> secrets("owner"), MarkOptions.defaults()))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("at least 4");
    }
  }

  @Test
  void plan_nothingChosen_takesTheProfilesBlockAnd32Bits() {
    MarkPart plan =
        SCHEME.plan(bench(base, marked), id -> secrets("owner"), MarkOptions.defaults()).get(0);

    assertThat(plan.bits()).isEqualTo(32);
    assertThat(plan.parameters().path("tolerance").asInt()).isEqualTo(5);
    assertThat(plan.parameters().path("block").asInt()).isBetween(0, 2);
    assertThat(plan.parameters().path("readCut").asInt()).isEqualTo(5);
  }

  private static Workbench bench(Backbone base, Backbone student) {
    return bench(base, student, Progress.silent());
  }

  private static Workbench bench(Backbone base, Backbone student, Progress progress) {
    ImageBatch images = TinyModels.images(64, 1);
    Profile profile = Profiler.profile(base, images.first(8), Precision.FLOAT32, Progress.silent());
    return new Workbench(base, student, profile, images, new Seed(7), Precision.FLOAT32, progress);
  }

  private static ViT copy() {
    try (Scope scope = Scope.open()) {
      return (ViT) base.copy();
    }
  }

  private static MarkPart write(Workbench bench, Recipe recipe) {
    MarkOptions options = new MarkOptions(BITS, 0, List.of(), BLOCK, 0);
    MarkPart plan = SCHEME.plan(bench, id -> secrets("owner"), options).get(0);
    return SCHEME.write(bench, plan, recipe);
  }

  private static Readout read(Backbone suspect, int token, String owner) {
    return read(suspect, part, token, owner);
  }

  private static Readout read(Backbone suspect, MarkPart part, int token, String owner) {
    try (Streams baseStreams = streams(base);
        Streams streams = streams(suspect)) {
      return SCHEME.read(bench(suspect, baseStreams, streams, token), part, secrets(owner));
    }
  }

  private static List<ControlReadout> controls() {
    try (Streams baseStreams = streams(base);
        Streams streams = streams(marked)) {
      return SCHEME.controls(bench(marked, baseStreams, streams, -1), part, secrets("owner"));
    }
  }

  private static ReadingBench bench(Backbone suspect, Streams baseStreams, Streams s, int token) {
    return new ReadingBench(
        base, suspect, baseStreams, s, Precision.FLOAT32, Progress.silent(), token);
  }

  private static Streams streams(Backbone model) {
    return Streams.of(
        model,
        TinyModels.images(40, 2),
        SCHEME.suspectCuts(part),
        Precision.FLOAT32,
        Progress.silent());
  }

  private static Secrets secrets(String owner) {
    byte[] secret = new byte[MarkKey.BYTES];
    secret[0] = (byte) owner.length();
    MarkKey key = MarkKey.of(secret);
    return label -> key.stream("published", label);
  }

  private static Readout.Injected injected(Readout readout) {
    assertThat(readout).isInstanceOf(Readout.Injected.class);
    return (Readout.Injected) readout;
  }

  private static double shareOfBits(Readout readout) {
    Readout.Injected injected = injected(readout);
    double wrong = injected.errors().stream().mapToInt(Integer::intValue).sum();
    return 1 - wrong / (injected.errors().size() * injected.bits());
  }
}
