package activemark.mark.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.Golden;
import activemark.fixtures.Measured;
import activemark.io.image.ImageBatch;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.io.progress.Progress;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import activemark.proof.stats.KolmogorovSmirnov;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Random keys on the unmarked real model. The test, fixed before its first run: seed 20260102;
 * every key asks its own question at its own place, on four pictures at 224 px; its 256 bits are
 * compared with its own codeword; the randomised p-values must not be rejected as uniform by
 * Kolmogorov-Smirnov at level 0.001. Takes minutes, so it runs only when told how many keys: {@code
 * -Dexperiment.keys=2000}.
 */
@EnabledIfSystemProperty(named = "experiment.keys", matches = "\\d+")
final class RandomKeysExperimentTest {
  private static final Seed SEED = new Seed(20260102);
  private static final int BITS = 256;
  private static final int IMAGES = 4;
  private static final KeyedParameters PLACE = new KeyedParameters(9, 11, List.of(0), 0.76);

  @Test
  void pValuesOfRandomKeys_onTheUnmarkedModel_areUniform() {
    int keys = Integer.getInteger("experiment.keys");
    Path shared = Golden.requireShared();
    KeyedScheme scheme = new KeyedScheme();
    MarkPart part = new MarkPart("keyed", KeyedScheme.ID, BITS, PLACE.toJson(), Map.of());
    Precision precision = Precision.fastest();
    RandomStream coins = SEED.stream("u");
    double[] p = new double[keys];
    int most = 0;
    try (VisionModel model = VisionModel.open(shared.resolve("models/dinov2-small"));
        Backbone base = model.load();
        Streams streams =
            Streams.of(
                base, pictures(model, shared), Set.of(PLACE.cut()), precision, Progress.silent())) {
      ReadingBench bench =
          new ReadingBench(base, base, streams, streams, precision, Progress.silent(), -1);
      MarkedCopy copy = new MarkedCopy("owner", "00".repeat(32), "recipient", model.identity());
      for (int i = 0; i < keys; i++) {
        MarkKey key = MarkKey.of(SEED.stream("key/" + i).nextBytes(MarkKey.BYTES));
        Readout.Soft soft =
            (Readout.Soft) scheme.read(bench, part, label -> key.stream("keyed", label));
        BitString codeword = key.codeword("keyed", BITS, copy, part.digest());
        double[] values = soft.values().stream().mapToDouble(Double::doubleValue).toArray();
        Reading.StoredBits reading =
            (Reading.StoredBits) Reading.ofStored("keyed", KeyedScheme.ID, "", codeword, values);
        most = Math.max(most, reading.matches());
        p[i] = Binomial.randomisedP(BITS, reading.matches(), coins.nextDouble());
      }
    }
    double uniform = KolmogorovSmirnov.uniform(p).p();
    Measured.tell("keys: " + keys);
    Measured.tell("most bits right: " + most + " of " + BITS);
    Measured.tell("Kolmogorov-Smirnov p: " + uniform);
    assertThat(uniform).isGreaterThan(1e-3);
  }

  private static ImageBatch pictures(VisionModel model, Path shared) {
    Preprocessing preprocessing =
        Preprocessing.fromHuggingFace(
            Objects.requireNonNull(model.checkpoint().configs().get("preprocessor_config.json")));
    List<Path> files = ImageFolder.list(shared.resolve("data/carriers"));
    return ImageBatch.load(files.subList(512, 512 + IMAGES), preprocessing);
  }
}
