package activemark.mark.tied;

import activemark.error.BadInput;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A signature in what the model computes on ordinary pictures, f'(x) = f(x) + e sum_j c_j r_j
 * phi_j(x), written in closed form into the MLP before a cut. Reading needs base and suspect on any
 * pictures, and from the suspect no more than its features at that cut.
 */
public final class TiedScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "activemark-tied";

  private static final int BITS = 128;
  private static final int MEASURED = 256;
  private static final double MIDDLE_ENERGY = 0.002;
  private static final double OUTPUT_ENERGY = 0.003;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return NullClaim.Keyed.FAIR;
  }

  /** The cuts marked by default: one in the middle, and the output. */
  public static List<Integer> defaultCuts(int depth) {
    int middle = Math.max(1, Math.round(7 * depth / 12f));
    return middle == depth ? List.of(depth) : List.of(middle, depth);
  }

  @Override
  public List<MarkPart> plan(Workbench bench, Secrets.Of secrets, MarkOptions options) {
    ViT base = (ViT) bench.base();
    List<Integer> cuts = cuts(base.spec(), options);
    ImageBatch images = bench.images().first(MEASURED);
    List<MarkPart> parts = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      List<Moments> moments =
          Moments.measure(base, images, cuts, bench.precision(), bench.progress());
      int bits = Math.min(BITS, 2 * base.spec().width());
      for (int i = 0; i < cuts.size(); i++) {
        int cut = cuts.get(i);
        String id = cut == base.spec().depth() ? "tied-output" : "tied-" + cut;
        Moments m = moments.get(i);
        Site site = new Site(base, cut);
        Tensor probes = Probes.draw(m, secrets.part(id), bits);
        int d = base.spec().width();
        // In the units of fc2's input, so that the mean shift is undone in its bias.
        Tensor mean = Ops.scale(m.mean().narrow(0, d, m.mean().size(0) - d), 1 / m.inverseSpread());
        double share = site.normed() ? OUTPUT_ENERGY : MIDDLE_ENERGY;
        TiedParameters p = new TiedParameters(cut, share * Ops.item(m.ff().trace()));
        parts.add(
            new MarkPart(
                id,
                ID,
                bits,
                p.toJson(),
                Map.of(
                    TiedParameters.PROBES, Ops.bytes(probes).to(DType.BF16),
                    TiedParameters.MEAN, Ops.bytes(mean))));
      }
    }
    return parts;
  }

  private static List<Integer> cuts(ViTSpec spec, MarkOptions options) {
    if (options.cuts().isEmpty()) {
      return defaultCuts(spec.depth());
    }
    for (int cut : options.cuts()) {
      if (cut < 1 || cut > spec.depth()) {
        throw BadInput.of("A cut is outside the model")
            .at("--cuts")
            .expected("1 to " + spec.depth() + " (the output)")
            .found(cut)
            .bad();
      }
    }
    return List.copyOf(new TreeSet<>(options.cuts()));
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    TiedParameters p = TiedParameters.from(part.parameters());
    ViT base = (ViT) bench.base();
    Site site = new Site(base, p.cut());
    try (Scope scope = Scope.open()) {
      Tensor probes = tensor(part, TiedParameters.PROBES); // [H, K]
      Tensor mean = tensor(part, TiedParameters.MEAN); // [H]
      Tensor directions = Probes.directions(base, site, secrets, part.bits()); // [D, K]
      Tensor signs = Ops.tensor(codeword.signs(), part.bits());
      // phi_j have unit variance but are not quite uncorrelated: scale the sum, not its terms.
      Tensor shift = directions.mul(signs); // [D, K]
      double e = Math.sqrt(p.energy() / Ops.item(shift.square().sum()));
      Tensor stream = site.normed() ? shift.div(Probes.gain(base).unsqueeze(1)) : shift;
      Tensor change = Ops.scale(stream.matmul(probes.t()), e); // [D, H]
      Weights student = bench.student().weights();
      Tensor gamma = student.optional("blocks." + p.block() + ".ls2.gamma");
      if (gamma != null) {
        change = change.div(gamma.unsqueeze(1));
      }
      String fc2 = "blocks." + p.block() + ".mlp.fc2.";
      student.set(fc2 + "weight", student.get(fc2 + "weight").add(change));
      Tensor bias = student.optional(fc2 + "bias");
      if (bias != null) {
        student.set(fc2 + "bias", bias.sub(change.matmul(mean)));
      }
    }
    return part;
  }

  private static Tensor tensor(MarkPart part, String name) {
    TensorBytes bytes = part.tensors().get(name);
    if (bytes == null) {
      throw BadInput.of("The mark lacks a tensor that its scheme needs")
          .at("part " + part.id())
          .expected(name)
          .found(part.tensors().keySet())
          .bad();
    }
    return Ops.tensor(bytes);
  }

  @Override
  public Set<Integer> baseCuts(MarkPart part) {
    int cut = TiedParameters.from(part.parameters()).cut();
    return Set.of(cut - 1, cut);
  }

  @Override
  public Set<Integer> suspectCuts(MarkPart part) {
    return Set.of(TiedParameters.from(part.parameters()).cut());
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    TiedParameters p = TiedParameters.from(part.parameters());
    ViT base = (ViT) bench.base();
    ViT suspect = (ViT) bench.suspect();
    Streams known = bench.baseStreams();
    Streams asked = bench.suspectStreams();
    if (!asked.has(p.cut())) {
      return new Readout.Unreadable(
          "the suspect has " + suspect.spec().depth() + " blocks and no cut " + p.cut());
    }
    if (known.at(p.cut()).size(1) != asked.at(p.cut()).size(1)) {
      return new Readout.Unreadable("the suspect makes another number of tokens of a picture");
    }
    Site ofBase = new Site(base, p.cut());
    Site ofSuspect = new Site(suspect, p.cut());
    try (Scope scope = Scope.open()) {
      Tensor probes = tensor(part, TiedParameters.PROBES);
      List<Tensor> f0 = new ArrayList<>();
      List<Tensor> f1 = new ArrayList<>();
      List<Tensor> phi = new ArrayList<>();
      int n = known.images();
      for (int i = 0; i < n; i += 16) {
        int end = Math.min(n, i + 16);
        try (Scope batch = Scope.open()) {
          Tensor before = Ops.rows(known.at(p.cut() - 1), i, end);
          Tensor after = Ops.rows(known.at(p.cut()), i, end);
          Tensor a = bench.precision().run(() -> ofBase.activations(before, after));
          phi.add(batch.keep(a.to(torch.ScalarType.Float).flatten(0, 1).matmul(probes)));
          f0.add(batch.keep(ofBase.features(after).flatten(0, 1)));
          f1.add(batch.keep(ofSuspect.features(Ops.rows(asked.at(p.cut()), i, end)).flatten(0, 1)));
        }
      }
      Tensor directions = Probes.directions(base, ofBase, secrets, part.bits());
      float[] soft = TiedReader.soft(Ops.cat(f0, 0), Ops.cat(f1, 0), Ops.cat(phi, 0), directions);
      List<Double> values = new ArrayList<>();
      for (float s : soft) {
        values.add((double) s);
      }
      String where = ofBase.normed() ? "at the output" : "at cut " + p.cut();
      return new Readout.Soft(
          String.format(Locale.ROOT, "features %s on %d pictures", where, n), values);
    }
  }
}
