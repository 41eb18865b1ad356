package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Walk;
import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes the stream narrower: rotated onto its principal axes over pictures, the weakest cut off.
 * Gains and biases of norms and layer scales go into the matrices before, so that a rotation does
 * not meet them; the embedding keeps its size by a last matrix back to it.
 *
 * <p>After SliceGPT (arXiv 2401.15024). There every block has axes of its own and matrices between
 * them; here all have the same, so that the model stays one of the usual form. There norms become
 * root mean squares; here the narrower stream has no mean, which is the same, and what the cut
 * takes from the variance is corrected in the mean over pictures.
 */
final class SliceWidth implements Attack {
  private static final Parameter<Double> SHARE =
      Parameter.number("share", 0.1, 0, 0.9, "share of the stream's channels that go");
  private static final Parameter<Integer> IMAGES = Walk.pictures();

  @Override
  public String id() {
    return "slice-width";
  }

  @Override
  public String description() {
    return "rotate the stream onto its principal axes and cut the weakest off";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SHARE, IMAGES);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if the model has a norm after its stem, which no rotation can pass, or
   *     attention pooling, whose heads the width fixes
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    Backbone stolen = thief.stolen();
    ViTSpec spec = stolen.spec();
    if (stolen.weights().has("norm_pre.weight") || spec.pooling() == ViTSpec.Pooling.ATTENTION) {
      throw BadInput.of("A model of this form cannot be made narrower")
          .at(id())
          .expected("no norm between stem and blocks, and no attention pooling")
          .found("a " + spec.describe())
          .incompatible();
    }
    int width = Math.max(2, (int) Math.round(spec.width() * (1 - settings.get(SHARE))));
    try (Scope scope = Scope.open()) {
      PrincipalAxes axes = PrincipalAxes.of(thief, settings.get(IMAGES));
      Tensor map = axes.map(width);
      Map<String, Tensor> weights = Reshape.weights(stolen);
      new Slicing(weights, axes, map).all(spec);
      return new Outcome(
          Reshape.model(spec.withWidth(width), weights),
          Map.of("width", (double) width, "energy", axes.kept(map)));
    }
  }

  /** Weights on their way to a narrower stream. */
  private record Slicing(Map<String, Tensor> weights, PrincipalAxes axes, Tensor map) {
    void all(ViTSpec spec) {
      for (String name : List.of("cls_token", "reg_token", "pos_embed")) {
        if (weights.containsKey(name)) {
          put(name, full(name).matmul(map));
        }
      }
      Tensor kernel = full("patch_embed.proj.weight"); // [D, 3, p, p]
      writer("patch_embed.proj", "");
      put(
          "patch_embed.proj.weight",
          full("patch_embed.proj.weight")
              .reshape(map.size(1), kernel.size(1), kernel.size(2), kernel.size(3)));
      for (int i = 0; i < spec.depth(); i++) {
        String b = "blocks." + i + ".";
        reader(b + "norm1", b + "attn.qkv", axes.correction(2 * i, map));
        writer(b + "attn.proj", b + "ls1");
        reader(b + "norm2", b + "mlp.fc1", axes.correction(2 * i + 1, map));
        writer(b + "mlp.fc2", b + "ls2");
      }
      if (!weights.containsKey("head.weight")) {
        weights.put("head.weight", Ops.eye(map.size(0)));
      }
      String last = weights.containsKey("fc_norm.weight") ? "fc_norm" : "norm";
      boolean normed = weights.containsKey(last + ".weight");
      reader(last, "head", normed ? axes.correction(2 * spec.depth(), map) : 1);
      plain("norm");
    }

    /** What writes into the stream: its outputs are mapped, after its layer scale. */
    private void writer(String name, String scale) {
      Tensor matrix = full(name + ".weight").flatten(1, -1); // [D, in]
      Tensor bias = weights.containsKey(name + ".bias") ? full(name + ".bias") : null;
      if (weights.containsKey(scale + ".gamma")) {
        Tensor gamma = full(scale + ".gamma");
        matrix = matrix.mul(gamma.reshape(-1, 1));
        bias = bias == null ? null : bias.mul(gamma);
        put(scale + ".gamma", torch.ones(map.size(1)));
      }
      put(name + ".weight", map.t().matmul(matrix));
      if (bias != null) {
        put(name + ".bias", bias.matmul(map));
      }
    }

    /**
     * What reads the stream through a norm: its inputs are mapped, and it takes over the norm's.
     */
    private void reader(String norm, String name, double correction) {
      Tensor matrix = full(name + ".weight"); // [out, D]
      if (weights.containsKey(norm + ".bias")) {
        Tensor shift = matrix.matmul(full(norm + ".bias"));
        put(
            name + ".bias",
            weights.containsKey(name + ".bias") ? full(name + ".bias").add(shift) : shift);
      }
      if (weights.containsKey(norm + ".weight")) {
        matrix = matrix.mul(full(norm + ".weight"));
      }
      put(name + ".weight", Ops.scale(matrix.matmul(map), correction));
      plain(norm);
    }

    /** A norm without gain and bias, where it has them. */
    private void plain(String norm) {
      if (weights.containsKey(norm + ".weight")) {
        put(norm + ".weight", torch.ones(map.size(1)));
      }
      if (weights.containsKey(norm + ".bias")) {
        put(norm + ".bias", torch.zeros(map.size(1)));
      }
    }

    private Tensor full(String name) {
      return Ops.at(weights, name).to(ScalarType.Double);
    }

    private void put(String name, Tensor values) {
      weights.put(name, values.to(ScalarType.Float));
    }
  }
}
