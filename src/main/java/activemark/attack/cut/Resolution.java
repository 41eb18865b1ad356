package activemark.attack.cut;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Map;

/**
 * Rewrites the position table for another input size, by the model's own rule, as whoever deploys
 * it there does. Whoever reads at the old size gets positions that were interpolated twice.
 */
final class Resolution implements Attack {
  private static final Parameter<Integer> SIZE =
      Parameter.whole(
          "size", 160, 0, 4096, "side of the input in pixels, down to whole patches; 0: as it is");

  @Override
  public String id() {
    return "resolution";
  }

  @Override
  public String description() {
    return "rewrite the position table for another input size";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SIZE);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(SIZE.name(), "0");
  }

  /**
   * {@inheritDoc}
   *
   * @throws BadInput if the size holds no patch, or the patches stand in an order of their own,
   *     which is made for one size
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    ViTSpec spec = thief.stolen().spec();
    int size = settings.get(SIZE) == 0 ? spec.imageSize() : settings.get(SIZE);
    int side = size / spec.patch();
    if (side == 0) {
      throw BadInput.of("The input would hold no patch")
          .at("--set " + SIZE.name())
          .expected("at least " + spec.patch() + " pixels")
          .found(size)
          .bad();
    }
    if (side == spec.imageSize() / spec.patch()) {
      return Outcome.ofCopy(thief.stolen(), copy -> Map.of());
    }
    try (Scope scope = Scope.open();
        Draft draft = new Draft(thief.stolen())) {
      if (draft.has(ViT.PATCH_ORDER)) {
        throw BadInput.of("The model's patches stand in an order that is made for one input size")
            .at(id())
            .expected("patches in the picture's order")
            .incompatible();
      }
      draft.put("pos_embed", ((ViT) thief.stolen()).positions(side, side));
      draft.become(spec.withImageSize(side * spec.patch()));
      return new Outcome(draft.finish(), Map.of("patches", (double) side * side));
    }
  }
}
