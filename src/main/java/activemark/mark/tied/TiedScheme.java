package activemark.mark.tied;

import activemark.error.BadInput;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.align.Alignment;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.FurtherReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A signature in what the model computes on ordinary pictures, f'(x) = f(x) + e sum_j c_j r_j
 * phi_j(x), written in closed form into one MLP for each cut. Reading needs base and suspect on any
 * pictures, and from the suspect no more than its features at that cut.
 */
public final class TiedScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "activemark-tied";

  private static final int BITS = 128;

  /** Pictures for the strength, apart from those for the statistics. */
  private static final int CALIBRATION = 32;

  private static final int CARRIED = 32;
  private static final int BATCH = 16;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return NullClaim.Keyed.FAIR;
  }

  @Override
  public Access access() {
    return Access.INSIDE;
  }

  /**
   * The cuts marked by default: after a sixth, a third and half of the blocks, and the output. They
   * are apart so that no half of the blocks holds them all.
   */
  private static List<Integer> defaultCuts(int depth) {
    Set<Integer> cuts = new TreeSet<>();
    int last = TiedParameters.outputBlock(depth) - 1;
    for (int block : List.of(Math.round(depth / 6f) - 1, Math.round(depth / 3f) - 1, depth / 2)) {
      if (block >= 0 && block <= last) {
        cuts.add(block + 1);
      }
    }
    cuts.add(depth);
    return List.copyOf(cuts);
  }

  /** The blocks that are written by default, each with the cut where its features are read. */
  public static SortedMap<Integer, Integer> defaultPlaces(int depth) {
    SortedMap<Integer, Integer> places = new TreeMap<>();
    defaultCuts(depth).forEach(cut -> places.put(TiedParameters.at(cut, depth).block(), cut));
    return places;
  }

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    ViT base = (ViT) bench.base();
    ViTSpec spec = base.spec();
    List<Site> sites =
        cuts(spec, options).stream()
            .map(cut -> new Site(base, TiedParameters.at(cut, spec.depth())))
            .toList();
    sites.forEach(site -> requireRoom(base, site));
    int bits = Math.min(BITS, 2 * spec.width());
    List<List<MarkPart>> plans = new ArrayList<>();
    keys.forEach(key -> plans.add(new ArrayList<>()));
    try (Scope scope = Scope.open()) {
      List<Moments> moments =
          Moments.measure(
              base, statistics(bench.images()), sites, bench.precision(), bench.progress());
      for (int i = 0; i < sites.size(); i++) {
        add(bench, sites.get(i), moments.get(i), keys, bits, plans);
      }
    }
    return plans;
  }

  /** One part at one site for every key. */
  private static void add(
      Workbench bench,
      Site site,
      Moments moments,
      List<Secrets.Of> keys,
      int bits,
      List<List<MarkPart>> plans) {
    String id = site.output() ? "tied-output" : "tied-" + site.parameters().cut();
    try (Scope scope = Scope.open()) {
      Probes probes = new Probes(moments);
      Map<String, TensorBytes> shared = new LinkedHashMap<>();
      shared.put(TiedParameters.MEAN, Ops.bytes(moments.mean()));
      if (site.output()) {
        shared.put(TiedParameters.CARRY, carry(bench, site));
      }
      for (int k = 0; k < keys.size(); k++) {
        try (Scope drawing = Scope.open()) {
          Map<String, TensorBytes> tensors = new LinkedHashMap<>();
          Tensor drawn = probes.draw(keys.get(k).part(id), bits);
          tensors.put(TiedParameters.PROBES, Ops.bytes(drawn).to(DType.BF16));
          tensors.putAll(shared);
          plans.get(k).add(new MarkPart(id, ID, bits, site.parameters().toJson(), tensors));
        }
      }
    }
  }

  /** Probes are what of an MLP's activations no linear map of the features can express. */
  private static void requireRoom(ViT base, Site site) {
    String weight = "blocks." + site.parameters().block() + ".mlp.fc1.weight";
    long hidden = base.weights().get(weight).size(0);
    if (hidden < base.spec().width() + 2) {
      throw BadInput.of("The model's MLPs are too narrow for a mark tied to utility")
          .at("block " + site.parameters().block())
          .expected("more hidden units than the width " + base.spec().width())
          .found(hidden)
          .fix("Use --scheme keyed.")
          .bad();
    }
  }

  private static TensorBytes carry(Workbench bench, Site site) {
    ViT base = (ViT) bench.base();
    int after = site.parameters().block() + 1;
    ImageBatch some = calibration(bench.images()).first(CARRIED);
    try (Streams streams =
            Streams.of(base, some, Set.of(after), bench.precision(), bench.progress());
        Scope scope = Scope.open()) {
      Tensor j =
          Carry.measure(
              base, site, streams.at(after), bench.seed().stream("tied/carry"), bench.precision());
      return Ops.bytes(j).to(DType.BF16);
    }
  }

  private static ImageBatch statistics(ImageBatch images) {
    return images.n() <= 2 * CALIBRATION ? images : images.first(images.n() - CALIBRATION);
  }

  private static ImageBatch calibration(ImageBatch images) {
    return images.last(Math.min(CALIBRATION, images.n()));
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
    try (Scope scope = Scope.open();
        Pen pen = pen(bench, part, secrets, options)) {
      pen.write(bench.student(), codeword);
    }
    return part;
  }

  @Override
  public Pen pen(Workbench bench, MarkPart part, Secrets secrets, MarkOptions options) {
    ViT base = (ViT) bench.base();
    return new Writer(
        bench,
        new Site(base, TiedParameters.from(part.parameters())),
        Probes.directions(secrets, base.spec().width(), part.bits()), // [D, K]
        tensor(part, TiedParameters.PROBES),
        tensor(part, TiedParameters.MEAN),
        calibration(bench.images()));
  }

  private static Tensor tensor(MarkPart part, String name) {
    return Ops.tensor(part.tensor(name));
  }

  @Override
  public Set<Integer> baseCuts(MarkPart part) {
    TiedParameters p = TiedParameters.from(part.parameters());
    return Set.of(p.block(), p.cut());
  }

  @Override
  public Set<Integer> suspectCuts(MarkPart part) {
    return baseCuts(part);
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    TiedParameters p = TiedParameters.from(part.parameters());
    ViT base = (ViT) bench.base();
    Backbone suspect = bench.suspect();
    Alignment alignment = bench.alignment();
    Streams known = bench.baseStreams();
    Streams asked = bench.suspectStreams();
    Site ofBase = new Site(base, p);
    // The output is the suspect's own, wherever it ends, if it has what the mark was written into.
    int least = ofBase.output() ? p.block() + 1 : p.cut();
    if (!alignment.has(least)) {
      return new Readout.Unreadable(alignment.absence(least));
    }
    int cut = ofBase.output() ? suspect.spec().depth() : alignment.cut(p.cut());
    if (known.at(p.cut()).size(1) != alignment.tokens(asked.at(cut).size(1))) {
      return new Readout.Unreadable("the suspect makes another number of tokens of a picture");
    }
    try (Scope scope = Scope.open()) {
      Tensor probes = tensor(part, TiedParameters.PROBES);
      List<Tensor> f0 = new ArrayList<>();
      List<Tensor> f1 = new ArrayList<>();
      List<Tensor> phi = new ArrayList<>();
      int n = known.images();
      for (int i = 0; i < n; i += BATCH) {
        int to = Math.min(n, i + BATCH);
        try (Scope batch = Scope.open()) {
          Tensor before = Ops.rows(known.at(p.block()), i, to);
          Tensor after = Ops.rows(known.at(p.cut()), i, to);
          Tensor a = bench.precision().run(() -> ofBase.activations(before, after));
          phi.add(batch.keep(rows(a.to(ScalarType.Float).matmul(probes))));
          f0.add(batch.keep(rows(ofBase.features(after))));
          Tensor theirs = alignment.inBaseOrder(Ops.rows(asked.at(cut), i, to));
          f1.add(batch.keep(rows(ofBase.output() ? suspect.normalised(theirs) : theirs)));
        }
      }
      Tensor directions = Probes.directions(secrets, base.spec().width(), part.bits());
      Tensor seen =
          ofBase.output() ? tensor(part, TiedParameters.CARRY).t().matmul(directions) : directions;
      float[] soft = TiedReader.soft(Ops.cat(f0, 0), Ops.cat(f1, 0), Ops.cat(phi, 0), seen);
      String where = ofBase.output() ? "at the output" : "at cut " + p.cut();
      return Readout.Soft.of(
          String.format(Locale.ROOT, "features %s, on %d pictures", where, n), soft);
    }
  }

  /** The layer that was written, where the suspect still has it. */
  @Override
  public List<FurtherReadout> further(ReadingBench bench, MarkPart part, Secrets secrets) {
    try (Scope scope = Scope.open()) {
      return WeightReader.read(
          bench,
          TiedParameters.from(part.parameters()).block(),
          tensor(part, TiedParameters.PROBES),
          Probes.directions(secrets, bench.base().spec().width(), part.bits()));
    }
  }

  /** Tokens [b, N, X] as rows [b * N, X], each picture's own mean subtracted. */
  private static Tensor rows(Tensor tokens) {
    return tokens.sub(tokens.mean(new long[] {1}, true, Ops.sameType())).flatten(0, 1);
  }
}
