package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.BlockMatrices;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rounds weights to what few bits can tell. The half precisions round all weights, as a file of
 * them would; the others only the block matrices, which share steps by channel, matrix or group.
 *
 * <p>{@code bits=4 per=group group=128} is what language models are often stored in, {@code
 * format=nf4 per=group group=64} QLoRA's format (arXiv 2305.14314) with scales left unrounded.
 */
final class Quantise implements Attack {
  /** Which values there are. */
  enum Format {
    /** Steps of one size on both sides of zero; the largest weight is the last step. */
    INTEGER,
    /** Steps of one size from the smallest to the largest weight. */
    UNIFORM,
    /** Sixteen values as a normal distribution wants them, up to the largest weight. */
    NF4,
    FP16,
    BF16
  }

  /** Which weights share a step. */
  enum Per {
    /** A row of the matrix: one output. */
    CHANNEL,
    TENSOR,
    /** So many weights that follow one another, row by row. */
    GROUP
  }

  private static final Parameter<Integer> BITS =
      Parameter.whole("bits", 8, 2, 16, "bits per weight, for integer and uniform");
  private static final Parameter<Format> FORMAT =
      Parameter.choice("format", Format.INTEGER, "which values there are");
  private static final Parameter<Per> PER =
      Parameter.choice("per", Per.CHANNEL, "which weights share a step");
  private static final Parameter<Integer> GROUP =
      Parameter.whole("group", 128, 2, 1 << 20, "weights in a group, where steps are per group");

  /** The values of the 4-bit normal float (QLoRA, appendix E). */
  private static final float[] NF4 = {
    -1f,
    -0.6961928f,
    -0.52507305f,
    -0.3949175f,
    -0.28444138f,
    -0.18477343f,
    -0.09105004f,
    0f,
    0.0795803f,
    0.1609302f,
    0.2461123f,
    0.33791524f,
    0.44070983f,
    0.562617f,
    0.72295684f,
    1f
  };

  @Override
  public String id() {
    return "quantise";
  }

  @Override
  public String description() {
    return "round weights to few bits";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(BITS, FORMAT, PER, GROUP);
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    Format format = settings.get(FORMAT);
    boolean half = format == Format.FP16 || format == Format.BF16;
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Collection<String> names = half ? model.weights().names() : BlockMatrices.of(model);
          for (String name : names) {
            round(model, name, format, settings);
          }
          return Map.of();
        });
  }

  private static void round(Backbone model, String name, Format format, Settings settings) {
    try (Scope scope = Scope.open()) {
      Tensor weight = model.weights().get(name);
      int bits = settings.get(BITS);
      Tensor rounded =
          switch (format) {
            case INTEGER ->
                flat(integer(grouped(weight, settings), (1 << (bits - 1)) - 1.0), weight);
            case UNIFORM -> flat(uniform(grouped(weight, settings), (1 << bits) - 1.0), weight);
            case NF4 -> flat(normalFloat(grouped(weight, settings)), weight);
            case FP16 -> weight.to(ScalarType.Half).to(ScalarType.Float);
            case BF16 -> weight.to(ScalarType.BFloat16).to(ScalarType.Float);
          };
      model.weights().set(name, rounded);
    }
  }

  /** The weights with a row for all that share a step; the last group is filled up. */
  private static Tensor grouped(Tensor weight, Settings settings) {
    return switch (settings.get(PER)) {
      case CHANNEL -> weight;
      case TENSOR -> weight.reshape(1, weight.numel());
      case GROUP -> {
        long size = settings.get(GROUP);
        Tensor all = weight.flatten();
        long missing = Math.floorMod(-all.numel(), size);
        Tensor last = all.narrow(0, all.numel() - 1, 1);
        yield Ops.cat(List.of(all, last.expand(missing)), 0).reshape(-1, size);
      }
    };
  }

  private static Tensor flat(Tensor groups, Tensor weight) {
    return groups.flatten().narrow(0, 0, weight.numel());
  }

  private static Tensor integer(Tensor groups, double largest) {
    Tensor step = step(Ops.scale(groups.abs().amax(new long[] {1}, true), 1 / largest));
    return groups.div(step).round().mul(step);
  }

  private static Tensor uniform(Tensor groups, double steps) {
    Tensor low = groups.amin(new long[] {1}, true);
    Tensor step = step(Ops.scale(groups.amax(new long[] {1}, true).sub(low), 1 / steps));
    return groups.sub(low).div(step).round().mul(step).add(low);
  }

  private static Tensor normalFloat(Tensor groups) {
    Tensor largest = step(groups.abs().amax(new long[] {1}, true));
    float[] middles = new float[NF4.length - 1];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = (NF4[i] + NF4[i + 1]) / 2;
    }
    Tensor which =
        torch.bucketize(groups.div(largest).contiguous(), Ops.tensor(middles, middles.length));
    return Ops.tensor(NF4, NF4.length)
        .index_select(0, which.flatten())
        .reshape(groups.sizes())
        .mul(largest);
  }

  /** Weights that are all alike have no steps; any size keeps them. */
  private static Tensor step(Tensor step) {
    return step.masked_fill(step.eq(Ops.number(0)), Ops.number(1));
  }
}
