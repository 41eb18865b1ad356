package activemark.mark.align;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Where in a suspect everything of the original is: its cuts, its tokens and the basis of its
 * channels. A thief can rotate, scale or shift the stream, reorder tokens, insert and drop blocks
 * at no cost; here that is found again.
 *
 * <p>Only clean pictures, the suspect and the unmarked original are looked at, never the marked
 * release, so nothing here can depend on the codeword and the exact chances stay exact; every
 * choice is by a fixed rule ({@link Ladder}), so one reading is made and none is picked.
 */
public final class Alignment {
  private static final int PICTURES = 12;
  private static final int TOKENS = 32;
  private static final String STEM = "patch_embed.proj.weight";

  private final int depth;
  private final List<Integer> cuts;
  private final TokenMatch tokens;
  private final Map<Integer, LinearMap> maps;
  private final boolean straight;
  private final boolean ownBasis;

  private Alignment(
      int depth,
      List<Integer> cuts,
      TokenMatch tokens,
      Map<Integer, LinearMap> maps,
      boolean straight,
      boolean ownBasis) {
    this.depth = depth;
    this.cuts = cuts;
    this.tokens = tokens;
    this.maps = maps;
    this.straight = straight;
    this.ownBasis = ownBasis;
  }

  /** Of a suspect that is read as it is, its cuts counted from the first block. */
  public static Alignment asItIs(Backbone base, Backbone suspect) {
    int depth = suspect.spec().depth();
    List<Integer> cuts =
        IntStream.rangeClosed(0, base.spec().depth())
            .mapToObj(cut -> cut <= depth ? cut : DepthPath.ABSENT)
            .toList();
    return new Alignment(
        depth, cuts, new TokenMatch(List.of(), true, List.of()), Map.of(), true, true);
  }

  /** Why the tokens of two models cannot be matched, or empty. */
  public static Optional<String> obstacle(
      ViTSpec base, ImageBatch images, ViTSpec suspect, ImageBatch seen) {
    int rows = images.height() / base.patch();
    int columns = images.width() / base.patch();
    int otherRows = seen.height() / suspect.patch();
    int otherColumns = seen.width() / suspect.patch();
    return rows == otherRows && columns == otherColumns
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the suspect cuts pictures into %d x %d patches, the original into %d x %d",
                otherRows,
                otherColumns,
                rows,
                columns));
  }

  /**
   * Finds tokens and cuts; {@link #fitted} then adds maps.
   *
   * @param images what the original sees
   * @param seen the same pictures as the suspect sees them; there is no {@link #obstacle}
   */
  public static Alignment find(
      Backbone base,
      Backbone suspect,
      ImageBatch images,
      ImageBatch seen,
      Precision precision,
      Progress progress) {
    int n = Math.min(PICTURES, images.n());
    try (Scope scope = Scope.open();
        Progress.Task task = progress.start("alignment", 2, "models")) {
      Tensor a = stem(base, images, n, precision);
      Tensor b = stem(suspect, seen, n, precision);
      if (!isFinite(b)) {
        return asItIs(base, suspect);
      }
      int columns = images.width() / base.spec().patch();
      TokenMatch match = TokenMatch.of(base.spec(), a, suspect.spec(), b, columns);
      int[] chosen = chosen(base.spec(), Math.toIntExact(a.size(1)));
      int[] theirs = IntStream.of(chosen).map(match.order()::get).toArray();
      List<Tensor> ours = everyCut(base, a, chosen, precision);
      task.step(1);
      List<Tensor> others = everyCut(suspect, b, theirs, precision);
      task.step(1);
      if (!others.stream().allMatch(Alignment::isFinite)) {
        return asItIs(base, suspect);
      }
      List<Integer> cuts =
          DepthPath.find(Similarity.ofStreams(ours, others), Similarity.ofBlocks(ours, others));
      boolean straight =
          suspect.spec().depth() == base.spec().depth()
              && IntStream.range(0, cuts.size()).allMatch(k -> cuts.get(k) == k);
      return new Alignment(
          suspect.spec().depth(),
          cuts,
          match,
          Map.of(),
          straight,
          seen.equals(images) || !sameStem(base, suspect));
    }
  }

  /**
   * Whether two models embed patches alike. The blocks only add to the stream, so its basis is that
   * of the stem; where the suspect sees other pictures than the original, this tells more than what
   * the streams have in common.
   */
  private static boolean sameStem(Backbone base, Backbone suspect) {
    Tensor a = base.weights().get(STEM);
    Tensor b = suspect.weights().get(STEM);
    return a.is_same_size(b)
        && Ops.item(b.sub(a).square().sum()) <= Ladder.NOTHING * Ops.item(a.square().sum());
  }

  private static boolean isFinite(Tensor t) {
    return Double.isFinite(Ops.item(t.abs().sum()));
  }

  private static Tensor stem(Backbone model, ImageBatch images, int n, Precision precision) {
    try (Scope scope = Scope.open()) {
      return scope.keep(precision.run(() -> model.stem(Streams.pixels(images, 0, n))));
    }
  }

  /** Class token and patches spread evenly over the picture. */
  private static int[] chosen(ViTSpec spec, int all) {
    int prefix = spec.prefixTokens();
    int patches = all - prefix;
    int count = Math.min(TOKENS, patches);
    IntStream spread =
        IntStream.range(0, count).map(i -> prefix + (2 * i + 1) * patches / (2 * count));
    return (spec.classToken() ? IntStream.concat(IntStream.of(0), spread) : spread).toArray();
  }

  /** Some tokens at every cut, each [n, t, D]. */
  private static List<Tensor> everyCut(
      Backbone model, Tensor stem, int[] tokens, Precision precision) {
    Tensor which = Ops.indices(tokens);
    List<Tensor> cuts = new ArrayList<>();
    Tensor x = stem;
    cuts.add(x.index_select(1, which));
    for (int block = 0; block < model.spec().depth(); block++) {
      try (Scope scope = Scope.open()) {
        Tensor before = x;
        Span span = new Span(block, block + 1);
        x = scope.keep(precision.run(() -> model.run(before, span)));
        cuts.add(scope.keep(x.index_select(1, which)));
      }
    }
    return cuts;
  }

  /**
   * With maps between the channels at some cuts of the original; cuts that the suspect lacks are
   * left out.
   *
   * @param ofBase the original's streams at those cuts
   * @param ofSuspect the suspect's streams at its own cuts, on the same pictures
   */
  public Alignment fitted(Collection<Integer> wanted, Streams ofBase, Streams ofSuspect) {
    Map<Integer, LinearMap> fitted = new LinkedHashMap<>();
    for (int k : new TreeSet<>(wanted)) {
      if (has(k) && ownBasis) {
        try (Scope scope = Scope.open()) {
          Tensor ours = ofBase.at(k);
          Tensor theirs = inBaseOrder(ofSuspect.at(cut(k)));
          if (ours.size(1) == theirs.size(1) && isFinite(theirs)) {
            fitted.put(k, LinearMap.fit(ours, theirs));
          }
        }
      }
    }
    return new Alignment(depth, cuts, tokens, fitted, straight, ownBasis);
  }

  /** Whether the suspect is read as it is: everything is where it is in the original. */
  public boolean isAsItIs() {
    return straight && tokens.same() && maps.values().stream().allMatch(LinearMap::isIdentity);
  }

  /** Whether the suspect has a counterpart of that cut of the original. */
  public boolean has(int cut) {
    return cuts.get(cut) != DepthPath.ABSENT;
  }

  /** Why there is no counterpart of that cut. */
  public String absence(int cut) {
    int last = IntStream.range(0, cuts.size()).filter(this::has).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "the suspect has %d blocks and ends at cut %d of the original: there is no cut %d",
        depth,
        last,
        cut);
  }

  /** The suspect's cut for a cut of the original that it {@linkplain #has has}. */
  public int cut(int cut) {
    if (!has(cut)) {
      throw new IllegalArgumentException(absence(cut));
    }
    return cuts.get(cut);
  }

  /** The suspect's token for a token of the original. */
  public int token(int token) {
    return tokens.same() ? token : tokens.order().get(token);
  }

  /** Tokens N that the original makes of a picture of which the suspect makes so many. */
  public long tokens(long ofSuspect) {
    return tokens.same() ? ofSuspect : tokens.order().size();
  }

  /** The suspect's tokens [n, N', E] in the original's order [n, N, E]. */
  public Tensor inBaseOrder(Tensor stream) {
    return tokens.same()
        ? stream
        : stream.index_select(
            1, Ops.indices(tokens.order().stream().mapToInt(Integer::intValue).toArray()));
  }

  /** Whether the channels at that cut of the original are others in the suspect. */
  public boolean isMapped(int cut) {
    return !maps.getOrDefault(cut, LinearMap.identity()).isIdentity();
  }

  /** Vectors of the original's stream at one of its cuts [..., D] in the suspect's basis. */
  public Tensor toSuspect(int cut, Tensor vectors) {
    return maps.getOrDefault(cut, LinearMap.identity()).toSuspect(vectors);
  }

  /** Tokens of the suspect at that cut [..., D'] in the original's basis [..., D]. */
  public Tensor toBase(int cut, Tensor tokens) {
    return maps.getOrDefault(cut, LinearMap.identity()).toBase(tokens);
  }

  /** What was done, step by step, for people; empty for a suspect that is read as it is. */
  public List<String> words() {
    if (isAsItIs() && depth + 1 == cuts.size()) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    words.add(
        "aligned with the unmarked original on clean pictures, by a fixed rule, before reading");
    if (!straight || depth + 1 != cuts.size()) {
      words.add(
          String.format(
              Locale.ROOT,
              "depth: the suspect has %d blocks, the original %d; the original's cuts 0 to %d are"
                  + " the suspect's %s",
              depth,
              cuts.size() - 1,
              cuts.size() - 1,
              String.join(
                  " ",
                  cuts.stream().map(c -> c == DepthPath.ABSENT ? "-" : c.toString()).toList())));
    }
    words.addAll(tokens.words());
    maps.forEach((cut, map) -> words.add("channels at cut " + cut + ": " + map.words()));
    return words;
  }
}
