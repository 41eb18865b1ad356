package activemark.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.Attacks;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.NullClaim;
import activemark.proof.evidence.Reading;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the theory of each rival promises, on copies that carry its mark. */
@NoLeaks
final class RivalsTest {
  private static final List<Scheme> RIVALS =
      Schemes.parse("deepsigns+li2021+neuralmark+lim2022+uchida");

  /** A marked copy and its mark. */
  private record Marked(ViT copy, MarkFile mark) {}

  private static final Map<String, Marked> MARKED = new HashMap<>();
  private static ViT base;

  @BeforeAll
  static void mark() {
    base = TinyModels.vit(1);
    for (Scheme scheme : RIVALS) {
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

  private static Reading read(String id, ViT suspect) {
    return Marking.read(MARKED.get(id).mark(), base, suspect).get(0);
  }

  private static double p(Reading reading) {
    Reading.StoredBits stored = (Reading.StoredBits) reading;
    return Binomial.upperTail(stored.bits(), stored.matches()).doubleValue();
  }

  private static ViT attacked(ViT model, String name) {
    Attack attack = Attacks.named(name);
    Thief thief = Thief.of(model, new Seed(3), Precision.FLOAT32, Progress.silent());
    return (ViT) Attacks.run(attack, thief, Settings.defaults(attack)).model();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepsigns", "li2021", "neuralmark", "uchida"})
  void ownMark_isShownBeyondDoubt(String id) {
    assertThat(p(read(id, MARKED.get(id).copy()))).isLessThanOrEqualTo(1e-6);
  }

  @Test
  void signsOfTheState_areTheSignatureInTheMarkedCopyAlone() {
    Marked marked = MARKED.get("lim2022");
    MarkFile other = Marking.mark(Marking.key("globex"), marked.mark().parts());
    double own = ((Reading.Score) read("lim2022", marked.copy())).statistic();
    double ofBase = ((Reading.Score) read("lim2022", base)).statistic();
    double wrong = ((Reading.Score) Marking.read(other, base, marked.copy()).get(0)).statistic();

    assertThat(own).isGreaterThan(0.75).isGreaterThan(ofBase + 0.2).isGreaterThan(wrong + 0.2);
    assertThat(Schemes.byId("lim2022").nullClaim()).isInstanceOf(NullClaim.Calibrated.class);
  }

  @Test
  void uchida_hiddenUnitsPermuted_readsTheSame_andNeuralMarkReadsNothing() {
    double[] before = ((Reading.StoredBits) read("uchida", MARKED.get("uchida").copy())).soft();
    try (ViT permuted = attacked(MARKED.get("uchida").copy(), "permute-units")) {
      double[] after = ((Reading.StoredBits) read("uchida", permuted)).soft();
      assertThat(after).containsExactly(before, within(1e-4));
    }
    try (ViT permuted = attacked(MARKED.get("neuralmark").copy(), "permute-units")) {
      assertThat(p(read("neuralmark", permuted))).isGreaterThan(1e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"neuralmark", "uchida"})
  void rotatedStream_hidesAMarkInTheWeights(String id) {
    try (ViT rotated = attacked(MARKED.get(id).copy(), "rotate")) {
      assertThat(p(read(id, rotated))).isGreaterThan(1e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"neuralmark", "uchida"})
  void markInTheWeights_ofALayerThatIsNone_isUnreadable(String id) {
    assertThat(Schemes.byId(id).access()).isEqualTo(Access.WEIGHTS);
    try (ViT broken = (ViT) MARKED.get(id).copy().copy();
        ViT narrow = narrow();
        Scope scope = Scope.open()) {
      Tensor weight = broken.weights().get("blocks.3.mlp.fc1.weight");
      weight.select(0, 5).fill_(Ops.number(Double.NaN));

      assertThat(read(id, broken)).isInstanceOf(Reading.Unreadable.class);
      assertThat(((Reading.Unreadable) read(id, narrow)).reason()).contains("32 x 32", "128 x 32");
    }
  }

  /** The base with a quarter of the hidden units. */
  private static ViT narrow() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      int d = TinyModels.WIDTH;
      for (String name : base.weights().names()) {
        Tensor w = base.weights().get(name);
        boolean rows = name.contains("mlp.fc1");
        boolean columns = name.endsWith("mlp.fc2.weight");
        weights.put(name, (rows ? w.narrow(0, 0, d) : columns ? w.narrow(1, 0, d) : w).clone());
      }
      return new ViT(base.spec(), new Weights(weights));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepsigns 33", "li2021 37", "neuralmark 72", "uchida 40"})
  void bitsThatDoNotFit_areRefused(String idAndBits) {
    String[] words = idAndBits.split(" ", -1);
    MarkOptions options = new MarkOptions(Integer.parseInt(words[1]), 0, List.of(), 2, 1);
    Workbench bench = Marking.bench(base, base, Marking.WRITING.first(40));

    assertThatThrownBy(
            () ->
                Schemes.byId(words[0])
                    .plan(bench, part -> label -> Marking.key("acme").stream(part, label), options))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--bits");
  }

  @Test
  void randomKeys_showNothingInAnInnocentModel() {
    Policy policy = Policy.defaults();
    try (ViT innocent = UniformityTest.noisy(base)) {
      for (Scheme scheme : RIVALS) {
        KeyTrials trials =
            KeyTrials.plan(
                base,
                "ab".repeat(32),
                Marking.WRITING,
                List.of(scheme),
                3,
                new Seed(9),
                Precision.FLOAT32,
                Progress.silent());

        List<Verdict> verdicts = new ArrayList<>();
        trials.ask(innocent, Marking.READING, policy, 1, verdicts::add);

        assertThat(verdicts)
            .as(scheme.id())
            .hasSize(3)
            .noneMatch(verdict -> verdict instanceof Verdict.Shown);
      }
    }
  }
}
