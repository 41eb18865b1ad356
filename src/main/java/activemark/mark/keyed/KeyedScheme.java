package activemark.mark.keyed;

import activemark.error.BadInput;
import activemark.mark.align.Alignment;
import activemark.mark.profile.Profile;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
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
import org.bytedeco.pytorch.Tensor;

/**
 * A signature stored in the weights and asked for with secret vectors. Nothing in its key is
 * learned, so an exact binomial test holds for any suspect.
 */
public final class KeyedScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "activemark-keyed";

  private static final String PART = "keyed";
  private static final int DEFAULT_BITS = 256;
  private static final int CHOSEN_ON = 64;

  /** Images that a reading averages over; the answer hardly depends on the image. */
  private static final int READ = 32;

  /** Trigger norm over the usual token norm: a keyed massive activation. */
  private static final double TRIGGER_NORM = 4;

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

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    ViTSpec spec = bench.base().spec();
    if (spec.depth() < 3) {
      throw BadInput.of("The model is too shallow for a hidden mark")
          .at("number of blocks")
          .expected("at least 3")
          .found(spec.depth())
          .bad();
    }
    Profile profile = bench.profile();
    int last = Profile.lastEligible(spec.depth());
    int block = options.block() >= 0 ? options.block() : profile.expressive().orElse(last);
    if (block > Math.max(last, spec.depth() - 3)) {
      throw BadInput.of("No tail is left after the chosen block")
          .at("--block")
          .expected("at most " + Math.max(last, spec.depth() - 3))
          .found(block)
          .bad();
    }
    int bits = options.bits() > 0 ? options.bits() : DEFAULT_BITS;
    // D normalised directions can be given the signs of about 2D / 3 random ones with a margin.
    int triggers = 1;
    while (bits > 2 * spec.width() / 3 * triggers || bits % triggers != 0) {
      triggers++;
    }
    if (triggers > KeyedSecrets.CANDIDATES) {
      throw BadInput.of("The hidden mark cannot be given this number of bits")
          .at("--bits")
          .expected(
              "a number that up to "
                  + KeyedSecrets.CANDIDATES
                  + " triggers can share evenly, each at most "
                  + 2 * spec.width() / 3
                  + " bits")
          .found(bits)
          .fix("Choose a multiple of 32, or leave the option out.")
          .bad();
    }
    double norm = profile.blocks().get(block).tokenNorm();
    double scale = TRIGGER_NORM * norm / Math.sqrt((double) spec.width());
    int cut = block + 1;
    return choose(bench, keys, cut, scale, triggers).stream()
        .map(chosen -> new KeyedParameters(cut, spec.depth() - 1, chosen, scale))
        .map(p -> List.of(new MarkPart(PART, ID, bits, p.toJson(), Map.of())))
        .toList();
  }

  /**
   * Of each key's candidates those that can be answered with the least effect on natural tokens.
   * The choice depends on base and key alone, and is fixed before the codeword is drawn.
   */
  private static List<List<Integer>> choose(
      Workbench bench, List<Secrets.Of> keys, int cut, double scale, int count) {
    ViT base = (ViT) bench.base();
    try (Streams streams =
            Streams.of(
                base,
                bench.images().first(CHOSEN_ON),
                Set.of(cut),
                bench.precision(),
                bench.progress());
        Scope scope = Scope.open()) {
      Tensor natural = streams.at(cut);
      Memory memory = new Memory(base, cut, natural, bench.precision());
      Tensor some = Ops.rows(natural, 0, Math.min(8, natural.size(0)));
      List<List<Integer>> chosen = new ArrayList<>();
      for (Secrets.Of key : keys) {
        try (Scope choosing = Scope.open()) {
          KeyedSecrets secrets = new KeyedSecrets(key.part(PART));
          int token = secrets.token(base.spec(), natural.size(1));
          Tensor vectors = secrets.candidates(scale, base.spec().width());
          chosen.add(memory.leastLeaking(memory.keys(some, vectors, token), count));
        }
      }
      return chosen;
    }
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    KeyedParameters p = KeyedParameters.from(part.parameters());
    // Measured where it is written, with the marks that are in the student already.
    try (Scope scope = Scope.open();
        Pen pen =
            new ClosedForm(
                bench, p, new KeyedSecrets(secrets), part.bits(), (ViT) bench.student())) {
      pen.write(bench.student(), codeword);
    }
    if (options.polish() > 0) {
      new Polish(bench, p, new KeyedSecrets(secrets), part.bits(), codeword)
          .train(options.polish());
    }
    return part;
  }

  /** Measured on the base, as the other marks are not there yet; they move it little. */
  @Override
  public Pen pen(Workbench bench, MarkPart part, Secrets secrets, MarkOptions options) {
    return new ClosedForm(
        bench,
        KeyedParameters.from(part.parameters()),
        new KeyedSecrets(secrets),
        part.bits(),
        (ViT) bench.base());
  }

  @Override
  public Set<Integer> suspectCuts(MarkPart part) {
    return Set.of(KeyedParameters.from(part.parameters()).cut());
  }

  @Override
  public Set<Integer> mappedCuts(MarkPart part) {
    KeyedParameters p = KeyedParameters.from(part.parameters());
    return Set.of(p.cut(), p.readCut());
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    return read(bench, part, secrets, true);
  }

  /**
   * The same question with the suspect's blocks between question and answer left out. What comes
   * back then is the question itself, carried by the skip connection that every such model has; if
   * it were the codeword, the codeword would say nothing about the suspect.
   */
  @Override
  public List<ControlReadout> controls(ReadingBench bench, MarkPart part, Secrets secrets) {
    return List.of(
        new ControlReadout(
            "skip",
            "the hidden question, with the suspect's blocks between question and answer bypassed by"
                + " the identity",
            read(bench, part, secrets, false)));
  }

  private static Readout read(ReadingBench bench, MarkPart part, Secrets secrets, boolean through) {
    KeyedParameters p = KeyedParameters.from(part.parameters());
    Backbone suspect = bench.suspect();
    Alignment alignment = bench.alignment();
    for (int cut : List.of(p.cut(), p.readCut())) {
      if (!alignment.has(cut)) {
        return new Readout.Unreadable(alignment.absence(cut));
      }
      if (suspect.spec().width() != bench.base().spec().width() && !alignment.isMapped(cut)) {
        return new Readout.Unreadable(
            "the suspect's tokens have "
                + suspect.spec().width()
                + " numbers, and no map from the original's was found at cut "
                + cut);
      }
    }
    // The question and its answer are the base's; only what passes through the suspect is not.
    int width = bench.base().spec().width();
    KeyedSecrets keyed = new KeyedSecrets(secrets);
    try (Scope scope = Scope.open()) {
      Tensor all = bench.suspectStreams().at(alignment.cut(p.cut()));
      Tensor stream = Ops.rows(all, 0, Math.min(READ, all.size(0)));
      int token =
          bench.token() >= 0
              ? bench.token()
              : keyed.token(bench.base().spec(), alignment.tokens(stream.size(1)));
      List<Double> soft = new ArrayList<>();
      for (int j = 0; j < p.triggers(); j++) {
        Tensor r = keyed.readout(p, width, part.bits(), j);
        Tensor trigger = keyed.triggers(p, width).select(0, j);
        Tensor z = answer(suspect, p, stream, trigger, token, bench, through).matmul(r); // [n, m]
        for (float s : Ops.floats(z.mean(0))) {
          soft.add((double) s);
        }
      }
      return new Readout.Soft(
          String.format(
              Locale.ROOT,
              through
                  ? "asked at token %d, cut %d; read at cut %d"
                  : "asked at token %d, cut %d; read at cut %d, nothing between",
              token,
              p.cut(),
              p.readCut()),
          soft);
    }
  }

  /** Puts a trigger at a token and runs on to the read cut: the normalised token there [n, D]. */
  static Tensor answer(
      Backbone model, KeyedParameters p, Tensor stream, Tensor trigger, int token, Span tail) {
    return normalised(answer(model, stream, trigger, token, tail));
  }

  private static Tensor answer(
      Backbone model, Tensor stream, Tensor trigger, int token, Span tail) {
    Tensor put = stream.select_scatter(trigger.expand(stream.size(0), stream.size(2)), 1, token);
    return model.run(put, tail).select(1, token);
  }

  /** The same from a suspect, with the trigger and the answer in the base's terms. */
  private static Tensor answer(
      Backbone model,
      KeyedParameters p,
      Tensor stream,
      Tensor trigger,
      int token,
      ReadingBench bench,
      boolean through) {
    Alignment alignment = bench.alignment();
    int from = alignment.cut(p.cut());
    Span tail = new Span(from, through ? alignment.cut(p.readCut()) : from);
    Tensor put = alignment.toSuspect(p.cut(), trigger);
    int place = alignment.token(token);
    Tensor answered = bench.precision().run(() -> answer(model, stream, put, place, tail));
    return normalised(alignment.toBase(through ? p.readCut() : p.cut(), answered));
  }

  static Tensor normalised(Tensor tokens) {
    return Ops.layerNorm(tokens, null, null, 1e-5);
  }
}
