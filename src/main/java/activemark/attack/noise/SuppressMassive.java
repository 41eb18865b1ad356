package activemark.attack.noise;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Walk;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Weakens the channels of the stream with the largest mean activation over cuts, tokens and
 * pictures (massive activations, arXiv 2402.17762), in all weights that write them: the stem's and
 * every block's. Where the mean is to take their place, it is written by the blocks' biases and,
 * for the stem, by the tables of tokens and positions.
 */
final class SuppressMassive implements Attack {
  /** What takes the place of what is gone. */
  enum Instead {
    ZERO,
    MEAN
  }

  private static final Parameter<Integer> CHANNELS =
      Parameter.whole("channels", 1, 0, 1000, "channels that are weakened");
  private static final Parameter<Double> FACTOR =
      Parameter.number("factor", 0, 0, 1, "what remains of them");
  private static final Parameter<Instead> INSTEAD =
      Parameter.choice("instead", Instead.ZERO, "what takes the place of what is gone");
  private static final Parameter<Integer> IMAGES = Walk.pictures();

  @Override
  public String id() {
    return "suppress-massive";
  }

  @Override
  public String description() {
    return "weaken the stream's channels of massive activations in all weights that write them";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(CHANNELS, FACTOR, INSTEAD, IMAGES);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(CHANNELS.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Activity activity = activity(thief, settings.get(IMAGES));
          int count = Math.min(settings.get(CHANNELS), model.spec().width());
          if (count == 0) {
            return Map.of("massiveness", 0.0);
          }
          Tensor channels = activity.sizes().topk(count, 0, true, true).get1();
          Suppression suppression =
              new Suppression(
                  model, channels, settings.get(FACTOR), settings.get(INSTEAD) == Instead.MEAN);
          suppression.stem(activity.means().get(0));
          for (int i = 0; i < model.spec().depth(); i++) {
            String block = "blocks." + i + ".";
            Tensor before = activity.means().get(2 * i);
            Tensor middle = activity.means().get(2 * i + 1);
            Tensor after = activity.means().get(2 * i + 2);
            suppression.writer(block + "attn.proj", block + "ls1.gamma", middle.sub(before));
            suppression.writer(block + "mlp.fc2", block + "ls2.gamma", after.sub(middle));
          }
          double largest = Ops.item(activity.sizes().max());
          return Map.of("massiveness", largest / Ops.item(activity.sizes().median()));
        });
  }

  /**
   * What the stream is like, channel by channel.
   *
   * @param means over tokens and pictures, before and within every block and at the end [D] each
   * @param sizes mean absolute values, over all cuts too [D]
   */
  private record Activity(List<Tensor> means, Tensor sizes) {}

  private static Activity activity(Thief thief, int images) {
    Walk walk = Walk.start(thief, thief.stolen(), thief.images(), images);
    double rows = (double) walk.stream().size(0) * walk.stream().size(1);
    List<Tensor> means = new ArrayList<>();
    Tensor sizes = walk.stream().abs().mean(0, 1);
    while (walk.cut() < thief.stolen().spec().depth()) {
      means.add(walk.stream().mean(0, 1));
      means.add(
          Ops.scale(walk.sums(inside -> List.of(inside.middle().sum(0, 1))).get(0), 1 / rows));
      walk.step();
      sizes = sizes.add(walk.stream().abs().mean(0, 1));
    }
    means.add(walk.stream().mean(0, 1));
    return new Activity(means, sizes);
  }

  /** Changes weights in place; with the factor 1 nothing. */
  private record Suppression(Backbone model, Tensor channels, double factor, boolean fill) {
    void stem(Tensor mean) {
      if (model.weights().has("norm_pre.weight")) { // what comes before it is no channel yet
        scale("norm_pre.weight", 0);
        scale("norm_pre.bias", 0);
        fill("norm_pre.bias", 0, mean);
        return;
      }
      scale("patch_embed.proj.weight", 0);
      scale("patch_embed.proj.bias", 0);
      scale("pos_embed", 2);
      scale("cls_token", 2);
      scale("reg_token", 2);
      fill("pos_embed", 2, mean);
      // Where the table has places for the patches alone, prefix tokens get the mean themselves.
      int side = model.spec().imageSize() / model.spec().patch();
      long places = model.weights().get("pos_embed").size(1) - (long) side * side;
      if (places < 1) {
        fill("cls_token", 2, mean);
      }
      if (places < 2) {
        fill("reg_token", 2, mean);
      }
    }

    /** A matrix whose outputs go into the stream, with what it writes in the mean [D]. */
    void writer(String name, String scale, Tensor mean) {
      scale(name + ".weight", 0);
      scale(name + ".bias", 0);
      Tensor gamma = model.weights().optional(scale);
      if (gamma == null) {
        fill(name + ".bias", 0, mean);
      } else { // a channel of gamma zero writes nothing, whatever it is divided by
        Tensor divisor = gamma.masked_fill(gamma.eq(Ops.number(0)), Ops.number(1));
        fill(name + ".bias", 0, mean.div(divisor));
      }
    }

    private void scale(String name, long dim) {
      Tensor weight = model.weights().optional(name);
      if (weight != null) {
        Tensor part = weight.index_select(dim, channels);
        model.weights().set(name, weight.index_copy(dim, channels, Ops.scale(part, factor)));
      }
    }

    private void fill(String name, long dim, Tensor mean) {
      Tensor weight = model.weights().optional(name);
      if (fill && weight != null) {
        Tensor missing = Ops.scale(mean.index_select(0, channels), 1 - factor);
        Tensor part = weight.index_select(dim, channels).add(missing);
        model.weights().set(name, weight.index_copy(dim, channels, part));
      }
    }
  }
}
