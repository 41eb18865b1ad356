package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Calls the class token a register: the same tokens in the same order, and a model that says it has
 * no class token. Exact; the pooled vector is still that of the first token.
 */
final class ClassToRegister implements Attack {
  @Override
  public String id() {
    return "class-to-register";
  }

  @Override
  public String description() {
    return "call the class token a register";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    if (!thief.stolen().spec().classToken()) {
      throw BadInput.of("The rewrite does nothing to this model")
          .at(id())
          .expected("a model with a class token")
          .found("none")
          .incompatible();
    }
    return Rewriting.of(thief, ClassToRegister::rename);
  }

  private static void rename(Draft draft) {
    ViTSpec spec = draft.spec();
    Tensor token = draft.get("cls_token");
    if (draft.placed() == 1) { // its own position alone, which registers may not have
      Tensor table = draft.get("pos_embed"); // [1, 1 + P, D]
      token = token.add(table.narrow(1, 0, 1));
      draft.put("pos_embed", table.narrow(1, 1, table.size(1) - 1));
    }
    draft.put(
        "reg_token",
        draft.has("reg_token") ? Ops.cat(List.of(token, draft.get("reg_token")), 1) : token);
    draft.remove("cls_token");
    draft.become(spec.withoutClassToken().withRegisters(spec.registers() + 1));
  }
}
