package activemark.mark.neuralmark;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.mark.training.MarkedLayer;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The hash rule: what a key's matrix decides, and what a forger cannot. */
@NoLeaks
final class NeuralMarkTest {
  private static final int BITS = 32;
  private static final Secrets SECRETS = label -> new Seed(77).stream("secrets/" + label);
  private static final BitString CODEWORD = BitString.of(new Seed(1).stream("codeword").bits(BITS));

  @Test
  void hash_isSha3OfTheMatrixInLittleEndian() {
    KeyMatrix matrix = new KeyMatrix(new float[] {0.5f, -1.25f, 3, 0, 2.5f, -0.75f}, 2, 3);

    // hashlib.sha3_256(struct.pack('<6f', .5, -1.25, 3, 0, 2.5, -.75))
    assertThat(matrix.hash().toHex())
        .isEqualTo("fcedc2242747df76cfc89f93d9ed7ee0f091b9e4ec690cea7bf5702b2751afa3");
  }

  @Test
  void filter_keepsWhatTheHashPicksFourTimes() {
    RandomStream random = new Seed(4).stream("hash");
    MarkedLayer layer = new MarkedLayer(0, 64, 64);
    BitString hash = BitString.of(random.bits(256));
    try (Scope scope = Scope.open()) {
      boolean[] all = new boolean[256];
      Arrays.fill(all, true);
      Tensor counted = Ops.tensor(counting(64 * 64), 64, 64);

      WeightFilter everything = WeightFilter.of(layer, BitString.of(all), 64);
      assertThat(everything.shared()).isEqualTo(64);
      assertThat(Ops.floats(everything.pool(counted))[5]).isEqualTo(5 + 64 * 31.5f);

      WeightFilter filter = WeightFilter.of(layer, hash, 64);
      assertThat(filter.shared()).isBetween(2, 6);
      assertThat(WeightFilter.pooled(64 * 64)).isEqualTo(64);
      assertThat(WeightFilter.pooled(384 * 1536)).isEqualTo(512);
    }
  }

  private static float[] counting(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return values;
  }

  @Test
  void forgedFilter_orKeyMatrixFittedToTheWeights_readsNothing() {
    ImageBatch images = TinyModels.images(40, 3);
    MarkOptions options = new MarkOptions(BITS, 0, List.of(), 2, 60);
    NeuralMarkScheme scheme = new NeuralMarkScheme();
    try (ViT base = TinyModels.vit(1);
        ViT student = (ViT) base.copy();
        Scope scope = Scope.open()) {
      Workbench bench =
          new Workbench(
              base,
              student,
              Profiler.profile(base, images.first(8), Precision.FLOAT32, Progress.silent()),
              images,
              new Seed(5),
              Precision.FLOAT32,
              Progress.silent());
      MarkPart part = scheme.plan(bench, id -> SECRETS, options).get(0);
      scheme.write(bench, part, SECRETS, CODEWORD, options);
      NeuralMarkParameters p = NeuralMarkParameters.from(part.parameters());
      Tensor layer = p.layer().of(student);
      KeyMatrix key = KeyMatrix.of(SECRETS, p.pooled(), BITS);
      WeightFilter filter = WeightFilter.of(p.layer(), key.hash(), p.pooled());

      assertThat(p(matches(layer, p, filter, key, CODEWORD))).isLessThan(1e-6);

      BitString forged = BitString.of(new Seed(6).stream("forged").bits(KeyMatrix.HASH_BITS));
      WeightFilter other = WeightFilter.of(p.layer(), forged, p.pooled());
      assertThat(p(matches(layer, p, other, key, CODEWORD))).isGreaterThan(1e-3);

      // A thief wants other bits and bends a matrix until the weights say them, filter held fixed.
      BitString wanted = BitString.of(new Seed(7).stream("wanted").bits(BITS));
      KeyMatrix own = KeyMatrix.of(label -> new Seed(8).stream(label), p.pooled(), BITS);
      WeightFilter fixed = WeightFilter.of(p.layer(), own.hash(), p.pooled());
      KeyMatrix bent = bent(own, fixed.pool(layer), wanted);
      assertThat(matches(layer, p, fixed, bent, wanted)).isEqualTo(BITS);

      assertThat(bent.hash()).isNotEqualTo(own.hash());
      WeightFilter itsOwn = WeightFilter.of(p.layer(), bent.hash(), p.pooled());
      assertThat(p(matches(layer, p, itsOwn, bent, wanted))).isGreaterThan(1e-3);
    }
  }

  /** The nearest matrix under which every bit of these pooled weights is as wanted. */
  private static KeyMatrix bent(KeyMatrix key, Tensor pooled, BitString wanted) {
    Tensor k = key.tensor();
    double square = Ops.item(pooled.square().sum());
    Tensor target = Ops.scale(Ops.tensor(wanted.signs(), BITS), Math.sqrt(square));
    Tensor missing = Ops.scale(target.sub(pooled.matmul(k)), 1 / square);
    Tensor moved = k.add(outer(pooled, missing));
    return new KeyMatrix(Ops.floats(moved), Math.toIntExact(k.size(0)), BITS);
  }

  private static Tensor outer(Tensor a, Tensor b) {
    return a.unsqueeze(1).mul(b.unsqueeze(0));
  }

  private static int matches(
      Tensor layer, NeuralMarkParameters p, WeightFilter filter, KeyMatrix key, BitString wanted) {
    float[] logits = Ops.floats(NeuralMarkScheme.logits(layer, p, filter, key.tensor()));
    int right = 0;
    for (int i = 0; i < logits.length; i++) {
      right += logits[i] > 0 == wanted.get(i) ? 1 : 0;
    }
    return right;
  }

  private static double p(int matches) {
    return Binomial.upperTail(BITS, matches).doubleValue();
  }
}
