package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/**
 * Multiplies the queries of every head by a random invertible matrix A and its keys by the inverse
 * of A transposed, biases included: their products stay. Where queries and keys are normalised
 * there is no such freedom.
 */
final class MixQk implements Attack {
  private static final Parameter<Double> SPREAD =
      Parameter.number("spread", 2, 1, 100, "singular values lie between 1 / spread and spread");

  @Override
  public String id() {
    return "mix-qk";
  }

  @Override
  public String description() {
    return "mix queries and keys of every head by a random matrix and its inverse";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SPREAD);
  }

  /**
   * {@inheritDoc}
   *
   * @throws activemark.error.Incompatible if queries and keys are normalised
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Rewriting.of(
        thief,
        draft -> {
          draft.eachBlock(i -> requirePlain(draft, i));
          draft.eachBlock(
              i -> {
                Draws.Invertible a =
                    Draws.invertible(
                        thief.seed().stream(id() + "/" + i),
                        Heads.count(draft, i),
                        draft.spec().headWidth(),
                        settings.get(SPREAD));
                Heads.changeInputs(
                    draft,
                    i,
                    w ->
                        torch.stack(
                            Ops.vector(
                                List.of(
                                    a.matrix().transpose(1, 2).matmul(w.select(0, 0)),
                                    a.inverse().matmul(w.select(0, 1)),
                                    w.select(0, 2))),
                            0));
              });
        });
  }

  private void requirePlain(Draft draft, int block) {
    String b = "blocks." + block + ".attn.";
    if (draft.has(b + "q_norm.weight") || draft.has(b + "k_norm.weight")) {
      throw BadInput.of("The rewrite is not exact for this model")
          .at(id())
          .expected("queries and keys that are not normalised")
          .found(b + "q_norm")
          .incompatible();
    }
  }
}
