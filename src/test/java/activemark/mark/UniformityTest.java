package activemark.mark;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.Rewritten;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.Alignment;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import activemark.proof.stats.KolmogorovSmirnov;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Whether an innocent model's p-values are what they claim to be.
 *
 * <p>The test, fixed before its first run: one innocent suspect (the base with noise of a tenth of
 * each weight's spread, as an unmarked fine-tuning leaves it), the seed 20260101, 25 mark keys. For
 * each key every part is planned and read for real; that reading is compared with the codewords of
 * 4,000 recipients' names under the same key, which leave the reading alone and are drawn as a
 * mark's are. Each of the 100,000 counts becomes a randomised p-value. For each part and way of
 * reading the Kolmogorov-Smirnov test against the uniform distribution must not reject, at level
 * 0.001 for all of them together: there are some 75, and rounding gives every kind of machine
 * probes and codewords of its own.
 *
 * <p>The same for suspects that have to be aligned first: a model of other random weights and of
 * another depth, and the noisy one with its stream rotated, scaled and lengthened.
 */
@NoLeaks
final class UniformityTest {
  private static final int KEYS = 25;
  private static final int CODEWORDS = 4_000;
  private static final double LEVEL = 1e-3;
  private static final Seed SEED = new Seed(20260101);
  private static final Map<Integer, double[][]> ENDS = new HashMap<>();
  private static final MarkedCopy COPY =
      new MarkedCopy("owner", "cd".repeat(32), "recipient", "ef".repeat(32));

  @Test
  void pValuesOfAnInnocentModel_areUniform() {
    Map<String, double[]> values = new HashMap<>();
    Map<String, RandomStream> coins = new HashMap<>();
    ImageBatch images = TinyModels.images(40, 21);
    try (ViT base = TinyModels.vit(1);
        ViT student = (ViT) base.copy();
        ViT innocent = noisy(base);
        ViT stranger = TinyModels.vit(2, 7);
        ViT longer = Rewritten.inserted(innocent, 2);
        ViT larger = Rewritten.scaled(longer, 2);
        ViT moved = Rewritten.rotated(larger, 4);
        Streams ofBase = streams(base, images);
        Streams ofInnocent = streams(innocent, images);
        Streams ofStranger = streams(stranger, images);
        Streams ofMoved = streams(moved, images)) {
      Workbench bench = Marking.bench(base, student, TinyModels.images(64, 22));
      Map<String, ReadingBench> readings =
          Map.of(
              "",
              new ReadingBench(
                  base, innocent, ofBase, ofInnocent, Precision.FLOAT32, Progress.silent(), -1),
              "stranger/",
              aligned(base, stranger, images, ofBase, ofStranger),
              "moved/",
              aligned(base, moved, images, ofBase, ofMoved));
      for (int k = 0; k < KEYS; k++) {
        int keyNumber = k;
        MarkKey key = MarkKey.of(SEED.stream("uniformity/key/" + k).nextBytes(MarkKey.BYTES));
        for (Scheme scheme : SchemeContractTest.stored().toList()) {
          for (MarkPart part : Marking.plan(scheme, bench, key)) {
            for (Map.Entry<String, ReadingBench> each : readings.entrySet()) {
              String suspect = each.getKey();
              Secrets secrets = Reader.secrets(key).apply(part.id());
              Map<String, Readout> readouts = new LinkedHashMap<>();
              readouts.put("", scheme.read(each.getValue(), part, secrets));
              scheme
                  .further(each.getValue(), part, secrets)
                  .forEach(f -> readouts.put(" " + f.way(), f.readout()));
              readouts.values().removeIf(Readout.Unreadable.class::isInstance);
              readouts.forEach(
                  (way, readout) ->
                      compare(
                          key,
                          part,
                          (Readout.Soft) readout,
                          values.computeIfAbsent(
                              suspect + part.id() + way, id -> new double[KEYS * CODEWORDS]),
                          keyNumber,
                          coins.computeIfAbsent(
                              suspect + way, s -> SEED.stream("uniformity/" + s + "u"))));
            }
          }
        }
      }
    }
    assertThat(values.keySet())
        .contains(
            "keyed",
            "tied-output",
            "tied-output in the weights",
            "tied-output in the linear part",
            "stranger/keyed",
            "stranger/offset",
            "moved/tied-output");
    double each = LEVEL / values.size();
    values.forEach(
        (part, p) -> assertThat(KolmogorovSmirnov.uniform(p).p()).as(part).isGreaterThan(each));
  }

  private static void compare(
      MarkKey key, MarkPart part, Readout.Soft readout, double[] p, int k, RandomStream coins) {
    double[] soft = readout.values().stream().mapToDouble(Double::doubleValue).toArray();
    String digest = part.digest();
    for (int i = 0; i < CODEWORDS; i++) {
      BitString codeword = key.codeword(part.id(), part.bits(), COPY.of("recipient-" + i), digest);
      Reading.StoredBits stored =
          (Reading.StoredBits) Reading.ofStored(part.id(), part.scheme(), "", codeword, soft);
      double[] ends = ENDS.computeIfAbsent(part.bits(), UniformityTest::ends)[stored.matches()];
      p[k * CODEWORDS + i] = ends[0] + coins.nextDouble() * (ends[1] - ends[0]);
    }
  }

  private static ReadingBench aligned(
      ViT base, ViT suspect, ImageBatch images, Streams ofBase, Streams ofSuspect) {
    Precision precision = Precision.FLOAT32;
    Progress silent = Progress.silent();
    Alignment alignment =
        Alignment.find(base, suspect, images, images, precision, silent)
            .fitted(ofBase.cuts(), ofBase, ofSuspect);
    assertThat(alignment.isAsItIs()).isFalse();
    return new ReadingBench(base, suspect, ofBase, ofSuspect, precision, silent, alignment, -1);
  }

  /** The least and the largest randomised p-value of every count: between them it is linear. */
  private static double[][] ends(int bits) {
    double[][] ends = new double[bits + 1][];
    for (int k = 0; k <= bits; k++) {
      ends[k] = new double[] {Binomial.randomisedP(bits, k, 0), Binomial.randomisedP(bits, k, 1)};
    }
    return ends;
  }

  /** A copy with noise of a tenth of each weight's spread. */
  static ViT noisy(ViT base) {
    ViT model = (ViT) base.copy();
    RandomStream random = SEED.stream("uniformity/noise");
    for (String name : List.copyOf(model.weights().names())) {
      try (Scope scope = Scope.open()) {
        Tensor weight = model.weights().get(name);
        int n = Math.toIntExact(weight.numel());
        double spread = 0.1 * Math.sqrt(Ops.item(weight.square().mean()));
        Tensor noise = Ops.tensor(random.gaussians(n), n).reshape(weight.sizes());
        model.weights().set(name, weight.add(Ops.scale(noise, spread)));
      }
    }
    return model;
  }

  private static Streams streams(ViT model, ImageBatch images) {
    List<Integer> cuts = new ArrayList<>();
    for (int cut = 0; cut <= model.spec().depth(); cut++) {
      cuts.add(cut);
    }
    return Streams.of(model, images, cuts, Precision.FLOAT32, Progress.silent());
  }
}
