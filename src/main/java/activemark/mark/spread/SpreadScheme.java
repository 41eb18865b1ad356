package activemark.mark.spread;

import activemark.mark.layer.LayerDifference;
import activemark.mark.layer.MlpLayer;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A signature in the weights themselves: to the first layer of every MLP, W [H, D], e sum_j c_j p_j
 * r_j' is added, with secret directions p_j and r_j that have to do with nothing that the model
 * computes. So a thief finds nothing that marks are made of and the model is not, and noise that
 * drowned the mark would drown the weights first (spread spectrum: Cox et al. 1997, here with the
 * original at hand to subtract). It says nothing where the weights were made anew: by students, and
 * by services that show no weights.
 */
public final class SpreadScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "activemark-spread";

  private static final String PART = "spread";
  private static final String BLOCKS = "blocks";
  private static final int BITS = 128;

  /** Size of the mark over that of the layer. */
  static final double SHARE = 0.01;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return NullClaim.Keyed.FAIR;
  }

  /** Weights are read; where a thief reordered them, streams tell what is what. */
  @Override
  public Access access() {
    return Access.INSIDE;
  }

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    int depth = bench.base().spec().depth();
    MarkPart part =
        new MarkPart(
            PART, ID, BITS, JsonNodeFactory.instance.objectNode().put(BLOCKS, depth), Map.of());
    return keys.stream().map(key -> List.of(part)).toList();
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    try (Scope scope = Scope.open();
        Pen pen = pen(bench, part, secrets, options)) {
      pen.write(bench.student(), codeword);
    }
    return part;
  }

  @Override
  public Pen pen(Workbench bench, MarkPart part, Secrets secrets, MarkOptions options) {
    return SpreadPen.of((ViT) bench.base(), blocks(part), secrets, part.bits());
  }

  private static int blocks(MarkPart part) {
    return part.parameters().path(BLOCKS).asInt();
  }

  @Override
  public Set<Integer> baseCuts(MarkPart part) {
    return Set.of(0);
  }

  @Override
  public Set<Integer> suspectCuts(MarkPart part) {
    return Set.of(0);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The original has no difference to itself. Read as a control, its layers are read as they
   * are, so that the control shows what chance looks like.
   */
  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    try (Scope scope = Scope.open()) {
      double[] soft = new double[part.bits()];
      double[] ofOriginal = new double[part.bits()];
      int changed = 0;
      int same = 0;
      for (int block = 0; block < blocks(part); block++) {
        if (!bench.alignment().has(block) || !bench.alignment().has(block + 1)) {
          continue;
        }
        try (Scope one = Scope.open()) {
          MlpLayer layer = new MlpLayer(bench, block, MlpLayer.Kind.FIRST);
          Tensor ours = layer.original();
          Tensor theirs = layer.counterpart(ours);
          if (theirs == null) {
            continue;
          }
          Patterns patterns = Patterns.of(secrets, block, ours.size(0), ours.size(1), part.bits());
          if (theirs.equal(ours)) {
            same++;
            add(ofOriginal, patterns.along(ours.div(layer.gain())), 1);
          } else {
            changed++;
            LayerDifference difference = LayerDifference.of(ours, theirs, layer.gain());
            // The less else happened to a layer, the more its bits are worth.
            add(soft, patterns.along(difference.matrix()), 1 / Math.max(difference.share(), SHARE));
          }
        }
      }
      if (changed + same == 0) {
        return new Readout.Unreadable(
            String.format(
                Locale.ROOT,
                "no first layer of an MLP of its %d blocks is like the original's",
                bench.suspect().spec().depth()));
      }
      return changed > 0
          ? soft(
              soft,
              String.format(Locale.ROOT, "weights of %d blocks, less the original's", changed))
          : soft(ofOriginal, "the weights themselves, which are the original's");
    }
  }

  private static void add(double[] sum, double[] soft, double weight) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += weight * soft[j];
    }
  }

  private static Readout soft(double[] values, String place) {
    return new Readout.Soft(place, Arrays.stream(values).boxed().toList());
  }
}
