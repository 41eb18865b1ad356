package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Rotates the stream: everything written into it is multiplied by a random orthogonal matrix that
 * leaves the all-ones direction in place, everything that reads it by the same, so that the norms
 * between them (whose gains and biases are folded first) see a rotated vector of the same mean and
 * size (after SliceGPT, Ashkboos et al., arXiv 2401.15024, whose models have norms without a mean).
 *
 * <p>The embedding stays: its head, made where there is none, turns it back. Token features come
 * out rotated, and without the last norm's gain and bias.
 */
final class Rotate implements Attack {
  /** Which matrices. */
  enum Kind {
    ROTATION,
    PERMUTATION
  }

  private static final Parameter<Kind> KIND =
      Parameter.choice("kind", Kind.ROTATION, "any rotation, or only a permutation of channels");

  @Override
  public String id() {
    return "rotate";
  }

  @Override
  public String description() {
    return "rotate the stream, keeping its mean; token features come out rotated";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(KIND);
  }

  /**
   * {@inheritDoc}
   *
   * @throws activemark.error.Incompatible if the model has no final norm, or one before the first
   *     block that a rotation cannot pass
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Rewriting.of(
        thief,
        draft -> {
          Rewriting.requireFinalNorm(draft, id());
          if (settings.get(KIND) == Kind.ROTATION && draft.has("norm_pre.weight")) {
            throw BadInput.of("The rewrite is not exact for this model")
                .at(id())
                .expected("no norm between the patch embedding and the first block")
                .found("norm_pre, whose gains no rotation but a permutation can pass")
                .fix("--set kind=permutation")
                .incompatible();
          }
          Folds.layerScales(draft);
          Folds.norms(draft);
          Folds.finalNorm(draft);
          RandomStream random = thief.seed().stream(id());
          int d = draft.spec().width();
          rotate(
              draft,
              settings.get(KIND) == Kind.ROTATION
                  ? Draws.rotation(random, d)
                  : Draws.permutation(random, d));
        });
  }

  private static void rotate(Draft draft, Tensor q) {
    Residual.changeWritten(draft, rows -> rows.matmul(q));
    for (String vector : List.of("norm_pre.weight", "norm_pre.bias")) {
      draft.change(vector, v -> v.unsqueeze(0).matmul(q).squeeze(0));
    }
    for (String reader : Residual.readers(draft)) {
      try (Scope scope = Scope.open()) {
        draft.change(reader, w -> w.matmul(q));
      }
    }
    int d = draft.spec().width();
    draft.change(
        "attn_pool.in_proj.weight",
        w -> Ops.cat(List.of(Ops.rows(w, 0, d), Ops.rows(w, d, 3L * d).matmul(q)), 0));
  }
}
