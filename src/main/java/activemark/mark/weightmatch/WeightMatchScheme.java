package activemark.mark.weightmatch;

import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/** A test of lineage: whether two ways to match the hidden units agree. Writes nothing. */
public final class WeightMatchScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "weight-match";

  private static final String BLOCKS = "blocks";

  /** Matching takes the cube of the number of units, so few blocks are matched. */
  private static final int MOST_BLOCKS = 4;

  private static final int DRAWS = 999;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return new NullClaim.Calibrated();
  }

  @Override
  public Access access() {
    return Access.WEIGHTS;
  }

  @Override
  public boolean changesWeights() {
    return false;
  }

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    int depth = bench.base().spec().depth();
    int count = Math.min(MOST_BLOCKS, depth);
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    var blocks = parameters.putArray(BLOCKS);
    Set<Integer> spread = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      spread.add((2 * i + 1) * depth / (2 * count));
    }
    spread.forEach(blocks::add);
    MarkPart part = new MarkPart(ID, ID, 1, parameters, Map.of());
    return Collections.nCopies(keys.size(), List.of(part));
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    return part;
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    Backbone owner = bench.base();
    Backbone suspect = bench.suspect();
    List<Integer> blocks = new ArrayList<>();
    part.parameters().path(BLOCKS).forEach(block -> blocks.add(block.asInt()));
    blocks.removeIf(block -> block >= suspect.spec().depth());
    if (blocks.isEmpty()) {
      return new Readout.Unreadable(
          "the suspect has " + suspect.spec().depth() + " blocks, none of those that are compared");
    }
    for (int block : blocks) {
      Optional<String> obstacle = obstacle(owner.weights(), suspect.weights(), block);
      if (obstacle.isPresent()) {
        return new Readout.Unreadable(obstacle.get());
      }
    }
    double agreement = 0;
    double inOrder = 0;
    int[] lengths = new int[blocks.size()];
    for (int i = 0; i < lengths.length; i++) {
      Matching matching = Matching.of(owner, suspect, blocks.get(i));
      agreement += matching.agreement() / lengths.length;
      inOrder += Ranks.spearman(matching.input()) / lengths.length;
      lengths[i] = matching.input().length;
    }
    double p = Ranks.chance(inOrder, lengths, DRAWS, secrets.stream("permutations"));
    return new Readout.Score(
        String.format(
            Locale.ROOT,
            "hidden units by input and by output side, blocks %s; in their own order p = %.3f, if the"
                + " suspect's initialisation was independent of the owner's model and units are"
                + " exchangeable (%d permutations)",
            blocks,
            p,
            DRAWS),
        agreement);
  }

  /** Why the units of a block cannot be matched, or empty. */
  private static Optional<String> obstacle(Weights ours, Weights theirs, int block) {
    try (Scope scope = Scope.open()) {
      for (String name : Matching.names(block)) {
        Tensor known = ours.optional(name);
        Tensor asked = theirs.optional(name);
        if (known == null || asked == null) {
          continue; // a bias that neither or only one of them has
        }
        if (!known.is_same_size(asked)) {
          return Optional.of("the suspect's MLP in block " + block + " has another shape");
        }
        if (!Double.isFinite(Ops.item(asked.abs().sum()))) {
          return Optional.of("the suspect's weights in block " + block + " are not numbers");
        }
      }
      return Optional.empty();
    }
  }
}
