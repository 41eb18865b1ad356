package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;

/**
 * Puts blocks between the blocks that look like their neighbours and add nothing to the stream, as
 * their output maps are zero. Exact.
 */
final class InsertBlocks implements Attack {
  private static final Parameter<Integer> COUNT =
      Parameter.whole("count", 2, 0, 100, "how many blocks");

  @Override
  public String id() {
    return "insert-blocks";
  }

  @Override
  public String description() {
    return "insert blocks that add nothing";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(COUNT);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(COUNT.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Rewriting.of(
        thief,
        draft -> {
          int depth = draft.spec().depth();
          List<Integer> blocks = new ArrayList<>();
          List<Boolean> idle = new ArrayList<>();
          for (int i = 0; i < depth; i++) {
            blocks.add(i);
            idle.add(false);
          }
          RandomStream random = thief.seed().stream(id());
          for (int n = 0; n < settings.get(COUNT); n++) {
            int place = random.nextInt(blocks.size() + 1);
            blocks.add(place, blocks.get(Math.min(place, blocks.size() - 1)));
            idle.add(place, true);
          }
          draft.arrange(blocks);
          draft.eachBlock(
              i -> {
                for (String linear : List.of("attn.proj.", "mlp.fc2.")) {
                  for (String part : List.of("weight", "bias")) {
                    if (idle.get(i)) {
                      draft.change("blocks." + i + "." + linear + part, torch::zeros_like);
                    }
                  }
                }
              });
        });
  }
}
