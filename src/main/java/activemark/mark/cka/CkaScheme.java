package activemark.mark.cka;

import activemark.error.BadInput;
import activemark.mark.align.Alignment;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/** A test of lineage: the mean linear CKA of hidden states at a few cuts. Writes nothing. */
public final class CkaScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "cka";

  private static final String CUTS = "cuts";

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
    return Access.INSIDE;
  }

  @Override
  public boolean changesWeights() {
    return false;
  }

  /** The cuts compared by default: after each quarter of the blocks. */
  static List<Integer> defaultCuts(int depth) {
    Set<Integer> cuts = new TreeSet<>();
    for (int quarter = 1; quarter <= 4; quarter++) {
      cuts.add(Math.max(1, Math.round(quarter * depth / 4f)));
    }
    return List.copyOf(cuts);
  }

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    int depth = bench.base().spec().depth();
    for (int cut : options.cuts()) {
      if (cut < 1 || cut > depth) {
        throw BadInput.of("A cut is outside the model")
            .at("--cuts")
            .expected("1 to " + depth + " (the output)")
            .found(cut)
            .bad();
      }
    }
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    var array = parameters.putArray(CUTS);
    (options.cuts().isEmpty() ? defaultCuts(depth) : new TreeSet<>(options.cuts()))
        .forEach(array::add);
    MarkPart part = new MarkPart(ID, ID, 1, parameters, Map.of());
    return Collections.nCopies(keys.size(), List.of(part));
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    return part;
  }

  @Override
  public Set<Integer> baseCuts(MarkPart part) {
    return cuts(part);
  }

  @Override
  public Set<Integer> suspectCuts(MarkPart part) {
    return cuts(part);
  }

  private static Set<Integer> cuts(MarkPart part) {
    Set<Integer> cuts = new TreeSet<>();
    part.parameters().path(CUTS).forEach(cut -> cuts.add(cut.asInt()));
    return cuts;
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    Alignment alignment = bench.alignment();
    int n = bench.baseStreams().images();
    if (n < LinearCka.FEWEST) {
      return new Readout.Unreadable("CKA needs " + LinearCka.FEWEST + " pictures or more");
    }
    Map<Integer, Double> likeness = new LinkedHashMap<>();
    List<Integer> absent = new ArrayList<>();
    for (int cut : cuts(part)) {
      if (!alignment.has(cut)) {
        absent.add(cut);
        continue;
      }
      try (Scope scope = Scope.open()) {
        Tensor ours = bench.baseStreams().at(cut).mean(1);
        Tensor theirs = bench.suspectStreams().at(alignment.cut(cut)).mean(1);
        likeness.put(cut, LinearCka.of(ours, theirs));
      }
    }
    if (likeness.isEmpty()) {
      return new Readout.Unreadable(alignment.absence(absent.get(0)));
    }
    double mean =
        likeness.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    String each =
        likeness.entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "cut %d: %.3f", e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    return new Readout.Score(
        "linear CKA of hidden states on "
            + n
            + " pictures, "
            + each
            + (absent.isEmpty() ? "" : "; the suspect lacks cuts " + absent),
        mean);
  }
}
