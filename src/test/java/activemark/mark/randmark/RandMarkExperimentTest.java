package activemark.mark.randmark;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.Golden;
import activemark.fixtures.Measured;
import activemark.io.image.ImageBatch;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.mark.picture.PixelRange;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The table of docs/experiments/randmark-carrier.md, on a real model: whether a pattern that is
 * added to pictures moves the feature vector the same way in all of them. Takes minutes, so it runs
 * only when an input size is given: {@code -Dexperiment.randmark.size=112}.
 */
@EnabledIfSystemProperty(named = "experiment.randmark.size", matches = "\\d+")
class RandMarkExperimentTest {
  private static final int PICTURES = 48;
  private static final int PATTERNS = 4;

  @Test
  void realModel_patternInPictures_movesEveryPicturesFeaturesAnotherWay() {
    int size = Integer.getInteger("experiment.randmark.size");
    Path shared = Golden.requireShared();
    try (Scope scope = Scope.open();
        VisionModel model = VisionModel.open(shared.resolve("models/dinov2-small"));
        Backbone base = model.load()) {
      JsonNode config =
          Objects.requireNonNull(model.checkpoint().configs().get("preprocessor_config.json"));
      List<Path> files = ImageFolder.list(shared.resolve("data/carriers")).subList(0, PICTURES);
      ImageBatch images =
          ImageBatch.load(files, Preprocessing.fromHuggingFace(config).atSize(size));
      int patch = base.spec().patch();
      for (int cell : List.of(1, patch / 2, patch, 2 * patch, 4 * patch)) {
        for (int level : List.of(2, 8)) {
          double common = 0;
          for (int k = 0; k < PATTERNS; k++) {
            common += common(base, images, cell, level, new Seed(k).stream("pattern")) / PATTERNS;
          }
          Measured.tell(
              String.format(
                  Locale.ROOT,
                  "cells of %d px, %d/255: common part of the features' change %.3f",
                  cell,
                  level,
                  common));
          // 32 bits would need directions that pictures have in common.
          assertThat(common).isLessThan(0.1);
        }
      }
    }
  }

  /**
   * How much of what a pattern and its negative change in the feature vectors is the same for all
   * pictures: the squared length of the mean change over the mean squared length, 1 / pictures
   * where the changes have nothing in common.
   */
  private static double common(
      Backbone model, ImageBatch images, int cell, int level, RandomStream random) {
    PixelRange range = PixelRange.of(images);
    try (Scope scope = Scope.open()) {
      Tensor pixels = Streams.pixels(images, 0, images.n());
      Tensor signs = pattern(images.height(), images.width(), cell, random);
      Tensor added = Ops.scale(signs.mul(range.unit()), level / 255.0);
      Tensor change =
          embedding(model, range.clip(pixels.add(added)))
              .sub(embedding(model, range.clip(pixels.sub(added))));
      Tensor mean = Ops.scale(change.sum(0), 1.0 / images.n());
      return Ops.item(mean.square().sum()) * images.n() / Ops.item(change.square().sum());
    }
  }

  private static Tensor embedding(Backbone model, Tensor pixels) {
    return Precision.FLOAT32.run(() -> model.embedding(model.forward(pixels)));
  }

  /** Random signs, one for every square of a channel [1, 3, h, w]. */
  private static Tensor pattern(int height, int width, int cell, RandomStream random) {
    int columns = (width + cell - 1) / cell;
    int rows = (height + cell - 1) / cell;
    boolean[] bits = random.bits(3 * rows * columns);
    float[] signs = new float[3 * height * width];
    for (int at = 0; at < signs.length; at++) {
      int channel = at / (height * width);
      int row = at / width % height / cell;
      int column = at % width / cell;
      signs[at] = bits[(channel * rows + row) * columns + column] ? 1 : -1;
    }
    return Ops.tensor(signs, 1, 3, height, width);
  }
}
