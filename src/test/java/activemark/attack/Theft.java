package activemark.attack;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.data.ImageSource;
import activemark.model.data.LabelledImages;
import activemark.model.data.SegmentedImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Tensor;

/** Attacks on tiny models, for tests; call within a scope. */
final class Theft {
  private static final int PICTURES = 12;

  private Theft() {}

  /** A thief with pictures, with and without classes. */
  static Thief of(Backbone stolen) {
    ImageSource images = ImageSource.of(TinyModels.images(PICTURES, 3));
    List<Integer> labels = IntStream.range(0, PICTURES).mapToObj(i -> i % 2).toList();
    LabelledImages labelled = new LabelledImages(images, labels, List.of("even", "odd"));
    return Thief.of(stolen, new Seed(5), Precision.FLOAT32, Progress.silent())
        .withImages(images)
        .withSegmented(new SegmentedImages(images, maps(PICTURES)))
        .withLabelled(Split.of(labelled, 0.25, new Seed(5)));
  }

  /** Label maps in halves, one class beside the other. */
  static List<Path> maps(int count) {
    BufferedImage map = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      map.getRaster().setSample(i % 16, i / 16, 0, i % 16 / 8);
    }
    try {
      Path file = Files.createTempFile("map", ".png");
      file.toFile().deleteOnExit();
      ImageIO.write(map, "png", file.toFile());
      return Collections.nCopies(count, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes of an attack with some parameters set. */
  static Outcome run(String id, Thief thief, Map<String, String> set) {
    Attack attack = Attacks.named(id);
    return Attacks.run(attack, thief, Settings.of(attack, set));
  }

  /** A weight's values. */
  static float[] floats(Backbone model, String name) {
    return Ops.floats(model.weights().get(name));
  }

  /** What a model makes of some pictures [3, F]. */
  static Tensor embedding(Backbone model) {
    Tensor pixels = Streams.pixels(TinyModels.images(3, 9), 0, 3);
    return model.embedding(model.forward(pixels));
  }

  /** The largest difference between two models' embeddings. */
  static double distance(Backbone a, Backbone b) {
    return Ops.item(embedding(a).sub(embedding(b)).abs().max());
  }
}
