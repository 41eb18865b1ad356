package activemark.mark.tied;

import activemark.io.image.ImageBatch;
import activemark.mark.scheme.Distortion;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.message.BitString;
import org.bytedeco.pytorch.Tensor;

/**
 * Puts the sum of the keyed functions into one MLP, as strong as the budget allows. The budget is
 * the distortion of the final features, one minus the mean cosine, so that no scale of the model
 * matters.
 */
final class Writer implements Pen {
  private static final double MIDDLE_BUDGET = 0.0002;
  private static final double OUTPUT_BUDGET = 0.0014;
  private static final double FIRST_GUESS = 0.05;
  private static final int ROUNDS = 2;

  private final ViT base;
  private final Site site;
  private final Tensor directions;
  private final Tensor probes;
  private final Tensor mean;
  private final Distortion distortion;
  private final Backbone trial;

  /**
   * A writer for one site.
   *
   * @param directions secret directions [D, K]
   * @param probes [H, K]
   * @param mean mean activation [H]
   * @param images pictures that the probes were not made from: on their own they would look too
   *     good
   */
  Writer(
      Workbench bench,
      Site site,
      Tensor directions,
      Tensor probes,
      Tensor mean,
      ImageBatch images) {
    this.base = (ViT) bench.base();
    this.site = site;
    this.directions = directions;
    this.probes = probes;
    this.mean = mean;
    this.distortion = new Distortion(bench, base, images, site.parameters().block());
    this.trial = base.copy();
  }

  @Override
  public void write(Backbone student, BitString codeword) {
    try (Scope scope = Scope.open()) {
      Tensor signs = Ops.tensor(codeword.signs(), codeword.length());
      write(student.weights(), directions.mul(signs));
    }
  }

  /** Writes the directions times the signs of the codeword [D, K]. */
  private void write(Weights student, Tensor shift) {
    int block = site.parameters().block();
    String name = "blocks." + block + ".mlp.fc2.";
    Tensor original = base.weights().get(name + "weight");
    Tensor gamma = base.weights().optional("blocks." + block + ".ls2.gamma");
    Tensor raw = shift.matmul(probes.t()); // [D, H]
    Tensor change = gamma == null ? raw : raw.div(gamma.unsqueeze(1));
    double scale = FIRST_GUESS * norm(original) / norm(change);
    double budget = site.output() ? OUTPUT_BUDGET : MIDDLE_BUDGET;
    for (int round = 0; round < ROUNDS; round++) {
      add(base.weights(), trial.weights(), name, Ops.scale(change, scale), mean);
      scale *= Math.sqrt(budget / Math.max(distortion.of(trial), 1e-9));
    }
    add(student, student, name, Ops.scale(change, scale), mean);
  }

  @Override
  public void close() {
    trial.close();
    distortion.close();
  }

  private static void add(Weights from, Weights to, String name, Tensor change, Tensor mean) {
    try (Scope scope = Scope.open()) {
      to.set(name + "weight", from.get(name + "weight").add(change));
      Tensor bias = from.optional(name + "bias");
      if (bias != null) {
        to.set(name + "bias", bias.sub(change.matmul(mean)));
      }
    }
  }

  private static double norm(Tensor t) {
    return Math.sqrt(Ops.item(t.square().sum()));
  }
}
