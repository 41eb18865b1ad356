package activemark.model;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.demo.DemoModel;
import activemark.io.image.ImageBatch;
import activemark.io.image.Preprocessing;
import activemark.io.image.synthetic.Scenes;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model inside the program, as the engine computes it. */
class DemoModelForwardTest {
  private static final int IMAGES = 6;

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void write() {
    model = folder.resolve("model");
    DemoModel.writeTo(model);
  }

  @Test
  void open_findsADinov2BackboneOfEightBlocks() {
    try (VisionModel vision = VisionModel.open(model)) {
      assertThat(vision.layout()).isEqualTo("hf-dinov2");
      assertThat(vision.spec().depth()).isEqualTo(8);
      assertThat(vision.spec().width()).isEqualTo(192);
      assertThat(vision.spec().classToken()).isTrue();
    }
  }

  @Test
  void embedding_isFiniteAndFollowsThePicture() {
    float[][] embeddings = embeddings(1);
    float[][] paler = embeddings(0.9f);

    for (int i = 0; i < IMAGES; i++) {
      for (float value : embeddings[i]) {
        assertThat(Float.isFinite(value)).isTrue();
      }
      double same = cosine(embeddings[i], paler[i]);
      for (int j = 0; j < IMAGES; j++) {
        if (j != i) {
          assertThat(cosine(embeddings[i], embeddings[j])).as("%d and %d", i, j).isLessThan(same);
        }
      }
    }
  }

  /** Embeddings [IMAGES, D] of code-drawn pictures of different subjects, at some contrast. */
  private float[][] embeddings(float contrast) {
    try (VisionModel vision = VisionModel.open(model);
        Backbone backbone = vision.load();
        Scope scope = Scope.open()) {
      Preprocessing preprocessing =
          Preprocessing.fromHuggingFace(
              vision.checkpoint().configs().get("preprocessor_config.json"));
      int size = preprocessing.height();
      float[] values = new float[IMAGES * 3 * size * size];
      for (int i = 0; i < IMAGES; i++) {
        float[] one = preprocessing.apply(new Scenes(5).picture(i));
        for (int k = 0; k < one.length; k++) {
          values[i * one.length + k] = contrast * one[k];
        }
      }
      ImageBatch batch = new ImageBatch(values, IMAGES, size, size);
      float[] flat =
          Ops.floats(backbone.embedding(backbone.forward(Streams.pixels(batch, 0, IMAGES))));
      int width = vision.spec().width();
      assertThat(flat).hasSize(IMAGES * width);
      float[][] rows = new float[IMAGES][];
      for (int i = 0; i < IMAGES; i++) {
        rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
      }
      return rows;
    }
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }
}
