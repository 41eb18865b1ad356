package activemark.mark;

import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.image.Normalisation;
import activemark.model.backbone.ViT;
import activemark.model.data.ImageSource;
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Families of tiny models, and pictures with classes that are partly noise. */
final class Lineage {
  private static final int CLASSES = 4;

  private Lineage() {}

  /** Pictures of four classes, every fifth of a random one: no model is always right. */
  static Split pictures() {
    // Values of the fixture reach a little over four: so do pixels in [0, 1].
    Normalisation normalisation =
        new Normalisation(new float[] {.5f, .5f, .5f}, new float[] {.12f, .12f, .12f});
    return new Split(labelled(32, 21, normalisation), labelled(60, 22, normalisation));
  }

  private static LabelledImages labelled(int n, long seed, Normalisation normalisation) {
    ImageBatch images = TinyModels.images(n, seed);
    RandomStream random = new Seed(seed).stream("lineage/labels");
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] picture = images.values(i, i + 1);
      int half = TinyModels.SIZE / 2;
      int left = picture[half / 2 * TinyModels.SIZE + half / 2] > 0 ? 1 : 0;
      int right = picture[half / 2 * TinyModels.SIZE + half + half / 2] > 0 ? 2 : 0;
      labels.add(i % 5 == 0 ? random.nextInt(CLASSES) : left + right);
    }
    return new LabelledImages(
        ImageSource.of(images, normalisation), labels, List.of("none", "left", "right", "both"));
  }

  /** A copy with noise on every matrix, of a share of its own spread. */
  static ViT noisy(ViT model, double share, long seed) {
    ViT copy = (ViT) model.copy();
    RandomStream random = new Seed(seed).stream("lineage/noise");
    try (Scope scope = Scope.open()) {
      for (String name : copy.weights().names()) {
        Tensor weight = copy.weights().get(name);
        if (weight.dim() >= 2) {
          float[] noise = random.gaussians(Math.toIntExact(weight.numel()));
          Tensor shaped = Ops.tensor(noise, noise.length).reshape(weight.sizes());
          double spread = Ops.item(weight.std());
          copy.weights().set(name, weight.add(Ops.scale(shaped, share * spread)));
        }
      }
    }
    return copy;
  }

  /** A copy whose MLPs have their hidden units in another order. */
  static ViT permuted(ViT model, long seed) {
    ViT copy = (ViT) model.copy();
    RandomStream random = new Seed(seed).stream("lineage/units");
    try (Scope scope = Scope.open()) {
      for (int block = 0; block < model.spec().depth(); block++) {
        String mlp = "blocks." + block + ".mlp.";
        Tensor in = copy.weights().get(mlp + "fc1.weight");
        Tensor order = Ops.indices(random.permutation(Math.toIntExact(in.size(0))));
        copy.weights().set(mlp + "fc1.weight", in.index_select(0, order));
        Tensor bias = copy.weights().get(mlp + "fc1.bias");
        copy.weights().set(mlp + "fc1.bias", bias.index_select(0, order));
        Tensor out = copy.weights().get(mlp + "fc2.weight");
        copy.weights().set(mlp + "fc2.weight", out.index_select(1, order));
      }
    }
    return copy;
  }

  /** The score of a mark of one part. */
  static double score(MarkFile mark, ViT base, ViT suspect) {
    return ((Reading.Score) Marking.read(mark, base, suspect).get(0)).statistic();
  }
}
