package activemark.report;

import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.Tries;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evidence of every kind that a report meets, from a seed. */
final class Disputes {
  static final String HOSTILE =
      "\"><script>document.title='owned'</script><svg onload=alert(1)>'&amp;</title></style>"
          + "\u202egnp.exe\u0000\u2028<!--]]>";
  static final String LONG =
      "Institut für angewandte Bildverarbeitung und maschinelles Sehen, Abteilung Grundlagenmodelle,"
          + " Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft_v2_final"
          + "_checkpoint_000123456789";

  private static final Seed SEED = new Seed(20260214);
  private static final Instant THEN = Instant.parse("2026-02-14T09:30:00Z");
  private static final MarkPart KEYED = part("keyed", "activemark-keyed", 256);
  private static final MarkPart TIED = part("tied-7", "activemark-tied", 128);
  private static final MarkPart OUTPUT = part("tied-output", "activemark-tied", 128);
  private static final MarkFile MARK =
      new MarkFile(
          "Example Labs",
          digest("owner"),
          "recipient-17",
          MarkKey.of(SEED.stream("key").nextBytes(32)),
          digest("base"),
          digest("release"),
          THEN,
          StrictJson.parse("{\"size\":224}", "test"),
          List.of(KEYED, TIED, OUTPUT),
          StrictJson.parse("{}", "test"));

  private Disputes() {}

  /** Every dispute by name. */
  static Map<String, Evidence> all() {
    Map<String, Evidence> all = new LinkedHashMap<>();
    all.put("shown", shown());
    all.put("shown-in-several-ways", shownInSeveralWays());
    all.put("shown-one-part", shownOnePart());
    all.put("shown-copy", shownCopy());
    all.put("not-shown", notShown());
    all.put("is-base", isBase());
    all.put("inconclusive-control", inconclusiveControl());
    all.put("inconclusive-weighted", inconclusiveWeighted());
    all.put("unreadable", unreadable());
    all.put("published", published());
    all.put("published-alone", publishedAlone());
    all.put("empty", empty());
    all.put("hostile", named(HOSTILE));
    all.put("long-names", named(LONG));
    all.put("tiny", tiny());
    all.put("abstains", abstains());
    all.put("score", score());
    all.put("score-alone", scoreAlone());
    all.put("owner-model", ownerModel());
    all.put("protocol", protocol());
    all.put("weak", weak());
    all.put("inverted", inverted());
    return all;
  }

  static Evidence shown() {
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(read(KEYED, 3), read(TIED, 10), read(OUTPUT, 31)),
        List.of(sibling(), base(KEYED, TIED, OUTPUT)),
        Policy.defaults(),
        true,
        Recorded.profile(8),
        Recorded.fidelity());
  }

  private static Evidence shownInSeveralWays() {
    List<Reading> readings = new ArrayList<>(List.of(read(KEYED, 3), read(TIED, 10)));
    readings.add(read(OUTPUT, 31));
    for (String way : List.of("in the weights", "in the linear part")) {
      readings.add(read(TIED, 1).by(way));
      readings.add(read(OUTPUT, 2).by(way));
    }
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        readings,
        List.of(base(KEYED, TIED, OUTPUT)),
        Policy.defaults(),
        true,
        null,
        null);
  }

  static Evidence shownOnePart() {
    return of(
        suspect("model.safetensors", false, false),
        List.of(read(KEYED, 5)),
        List.of(base(KEYED)),
        Policy.defaults().withTries(40),
        false,
        null,
        null);
  }

  static Evidence shownCopy() {
    return of(
        suspect("copy-of-recipient-17", false, true),
        List.of(read(KEYED, 3), gap("tied-output", "no features are offered, only labels")),
        List.of(base(KEYED)),
        Policy.defaults(),
        true,
        Recorded.profile(8),
        Recorded.fidelity());
  }

  static Evidence notShown() {
    return of(
        suspect("another-lab-vit.safetensors", false, false),
        List.of(innocent(KEYED, "other"), innocent(TIED, "other")),
        List.of(base(KEYED, TIED)),
        Policy.defaults(),
        false,
        Recorded.profile(8),
        Recorded.fidelity());
  }

  static Evidence isBase() {
    return of(
        suspect("dinov2-small", true, false),
        List.of(innocent(KEYED, "base")),
        List.of(base(KEYED)),
        Policy.defaults(),
        false,
        null,
        null);
  }

  static Evidence inconclusiveControl() {
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(read(KEYED, 3)),
        List.of(new Control(Control.BASE, "The unmarked original.", List.of(read(KEYED, 60)))),
        Policy.defaults(),
        false,
        null,
        null);
  }

  /** The original shows the mark only to whoever weighs its bits: its wrong ones are faint. */
  static Evidence inconclusiveWeighted() {
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(read(KEYED, 3)),
        List.of(new Control(Control.BASE, "The unmarked original.", List.of(read(KEYED, 110)))),
        Policy.defaults(),
        false,
        null,
        null);
  }

  static Evidence unreadable() {
    return of(
        suspect("convnet.safetensors", false, false),
        List.of(
            gap("keyed", "the suspect is a convolutional network and has no tokens"),
            gap("tied-7", "the suspect has 5 blocks, the mark is read at block 7")),
        List.of(base(KEYED, TIED)),
        Policy.defaults(),
        false,
        null,
        null);
  }

  static Evidence published() {
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(injected("suspect", 0.003)),
        List.of(
            new Control(
                "accuser",
                "A writer and reader trained by an accuser against the frozen original, which he"
                    + " never changed.",
                List.of(injected("accuser", 0.068))),
            new Control(
                Control.BASE,
                "The unmarked original, read with the owner’s writer and reader.",
                List.of(injected("base", 0.245)))),
        Policy.defaults(),
        false,
        Recorded.profile(8),
        Recorded.fidelity());
  }

  static Evidence publishedAlone() {
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(injected("suspect", 0.003)),
        List.of(),
        Policy.defaults(),
        false,
        null,
        null);
  }

  static Evidence empty() {
    return of(
        suspect("nothing", false, false),
        List.of(),
        List.of(),
        Policy.defaults(),
        false,
        null,
        null);
  }

  static Evidence tiny() {
    MarkPart tiny = part("tiny", "somebody-elses-scheme", 1);
    BitString one = BitString.of(new boolean[] {true});
    return of(
        suspect("t", false, false),
        List.of(
            new Reading.StoredBits(tiny.id(), tiny.scheme(), "anywhere", one, new double[] {0})),
        List.of(
            new Control(
                Control.BASE,
                "",
                List.of(
                    new Reading.StoredBits(
                        tiny.id(), tiny.scheme(), "anywhere", one, new double[] {1e300})))),
        Policy.defaults(),
        false,
        StrictJson.parse("{}", "test"),
        StrictJson.parse("{\"classToken\":7,\"parts\":[{}],\"changedTensors\":[1]}", "test"));
  }

  static Evidence abstains() {
    return of(
        suspect("flat.safetensors", false, false),
        List.of(read(KEYED, 3)),
        List.of(base(KEYED)),
        Policy.defaults(),
        false,
        Recorded.profile(-1),
        Recorded.fidelity());
  }

  /** One number for the suspect, among enough references for the limit. */
  static Evidence score() {
    List<Control> controls = new ArrayList<>();
    controls.add(ownerModel(1));
    for (int i = 0; i < 24; i++) {
      controls.add(
          new Control("reference-" + i, "Another model.", List.of(scored(0.1 + 0.01 * i))));
    }
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(scored(0.87)),
        controls,
        Policy.defaults().withAlpha(0.05),
        false,
        null,
        StrictJson.parse("{\"parts\":[{\"id\":\"ipguard\",\"score\":1,\"baseScore\":1}]}", "test"));
  }

  static Evidence scoreAlone() {
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(scored(0.87), gap("adv-tra", "the owner's head takes 768 numbers")),
        List.of(ownerModel(1)),
        Policy.defaults(),
        false,
        null,
        null);
  }

  /** Nothing was written, and the suspect is what the recipient got. */
  static Evidence ownerModel() {
    Claim marked = MARK.claim();
    Claim claim =
        new Claim(
            marked.owner(),
            marked.ownerCommitment(),
            marked.recipient(),
            marked.baseDigest(),
            marked.baseDigest(),
            marked.markDigest());
    return Evidence.judged(
        "0.1.0",
        THEN,
        claim,
        suspect("dinov2-small", true, true),
        new ImageSet(200, digest("images")),
        new Procedure(StrictJson.parse("{\"size\":224}", "test"), -1, "", "FLOAT32"),
        List.of(),
        List.of(scored(1)),
        List.of(ownerModel(1)),
        null,
        Policy.defaults(),
        null,
        null,
        null,
        Map.of());
  }

  private static Reading.Score scored(double value) {
    return new Reading.Score("ipguard", "ipguard", "87 of 100 points labelled alike", value);
  }

  private static Control ownerModel(double value) {
    return new Control(Control.OWNER_MODEL, "The owner’s model itself.", List.of(scored(value)));
  }

  static Evidence named(String name) {
    Claim claim =
        new Claim(name, digest("owner"), name, digest("base"), digest("release"), digest("mark"));
    return Evidence.judged(
        name,
        THEN,
        claim,
        new SuspectModel(name, digest("suspect"), name),
        new ImageSet(64, digest("images")),
        new Procedure(StrictJson.parse("{}", "test"), -1, name, name),
        List.of(name, name),
        List.of(
            new Reading.StoredBits(
                "keyed", "activemark-keyed", name, codeword(KEYED), soft(KEYED, 3)),
            new Reading.Unreadable("tied-7", "activemark-tied", name)),
        List.of(
            new Control(Control.BASE, name, List.of(innocent(KEYED, "base"))),
            new Control("c".repeat(60), name, List.of(innocent(KEYED, "long")))),
        null,
        Policy.defaults(),
        null,
        Recorded.profileNamed(name),
        Recorded.fidelityNamed(name),
        Map.of(name, name, "java", "17"));
  }

  /** All that a careful judge asks for: own controls, references, decoys, both directions. */
  static Evidence protocol() {
    List<Control> controls = new ArrayList<>(List.of(base(KEYED, TIED, OUTPUT), sibling()));
    controls.add(
        Control.ofModel(
            Control.CHOSEN,
            "another-lab-vit",
            digest("another"),
            List.of(innocent(KEYED, "another"), innocent(TIED, "another"))));
    List<Integer> agreements = new ArrayList<>();
    RandomStream coins = SEED.stream("decoys");
    for (int i = 0; i < 19; i++) {
      controls.add(
          Control.ofModel(
              Control.REFERENCE,
              "reference-" + i,
              digest("reference" + i),
              List.of(
                  innocent(KEYED, "r" + i), innocent(TIED, "r" + i), innocent(OUTPUT, "r" + i))));
    }
    for (int i = 0; i < 999; i++) {
      int heads = 0;
      for (boolean head : coins.bits(512)) {
        heads += head ? 1 : 0;
      }
      agreements.add(heads);
    }
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(read(KEYED, 30), read(TIED, 12), read(OUTPUT, 31)),
        controls,
        new Decoys(7, agreements),
        Policy.defaults().withTries(new Tries(40, 3, 2)).withTwoSided(true),
        true,
        Recorded.profile(8),
        Recorded.fidelity());
  }

  /** A weak reading, which needs a date to count. */
  static Evidence weak() {
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(read(KEYED, 80)),
        List.of(base(KEYED)),
        Policy.defaults(),
        true,
        null,
        null);
  }

  /** Every bit turned around by a thief. */
  static Evidence inverted() {
    return of(
        suspect("stolen-backbone.safetensors", false, false),
        List.of(read(KEYED, 253)),
        List.of(base(KEYED)),
        null,
        Policy.defaults().withTwoSided(true),
        true,
        null,
        null);
  }

  private static Evidence of(
      SuspectModel suspect,
      List<Reading> readings,
      List<Control> controls,
      Policy policy,
      boolean opened,
      @Nullable ObjectNode profile,
      @Nullable ObjectNode fidelity) {
    return of(suspect, readings, controls, null, policy, opened, profile, fidelity);
  }

  private static Evidence of(
      SuspectModel suspect,
      List<Reading> readings,
      List<Control> controls,
      @Nullable Decoys decoys,
      Policy policy,
      boolean opened,
      @Nullable ObjectNode profile,
      @Nullable ObjectNode fidelity) {
    return Evidence.judged(
        "0.1.0",
        THEN,
        MARK.claim(),
        suspect,
        new ImageSet(readings.isEmpty() ? 0 : 200, digest("images")),
        new Procedure(StrictJson.parse("{\"size\":224}", "test"), -1, "", "FLOAT32"),
        readings.isEmpty()
            ? List.of()
            : List.of(
                "Renamed 173 tensors from timm to the names of the original.",
                "Aligned to the unmarked original on 200 images."),
        readings,
        controls,
        decoys,
        policy,
        opened ? MARK.opening() : null,
        profile,
        fidelity,
        Map.of("java", "17.0.14", "os", "Linux amd64", "pytorch", "2.10.0", "threads", "2"));
  }

  private static MarkPart part(String id, String scheme, int bits) {
    return new MarkPart(id, scheme, bits, StrictJson.parse("{}", "test"), Map.of());
  }

  private static String digest(String of) {
    return Sha256.hex(of.getBytes(StandardCharsets.UTF_8));
  }

  private static BitString codeword(MarkPart part) {
    return MARK.codewords().of(part);
  }

  private static SuspectModel suspect(String name, boolean isBase, boolean isRelease) {
    String of = isBase ? "base" : isRelease ? "release" : name;
    return new SuspectModel(name, digest(of), "timm");
  }

  /** Soft bits around one margin, so many of them wrong. */
  private static double[] soft(MarkPart part, int wrong) {
    float[] signs = codeword(part).signs();
    RandomStream stream = SEED.stream("soft/" + part.id());
    int[] order = stream.permutation(signs.length);
    double[] soft = new double[signs.length];
    for (int i = 0; i < soft.length; i++) {
      double margin = Math.abs(0.9 + 0.35 * stream.nextGaussian());
      soft[i] = signs[i] * (order[i] < wrong ? -0.3 * margin : margin);
    }
    return soft;
  }

  private static Reading.StoredBits read(MarkPart part, int wrong) {
    return new Reading.StoredBits(
        part.id(), part.scheme(), place(part), codeword(part), soft(part, wrong));
  }

  private static String place(MarkPart part) {
    return part.equals(KEYED)
        ? "block 9, token 121, read at cut 11"
        : part.equals(TIED) ? "features at cut 7, every token" : "final features, every token";
  }

  private static Reading.StoredBits innocent(MarkPart part, String who) {
    RandomStream stream = SEED.stream("innocent/" + who + part.id());
    double[] soft = new double[part.bits()];
    for (int i = 0; i < soft.length; i++) {
      soft[i] = 0.3 * stream.nextGaussian();
    }
    return new Reading.StoredBits(part.id(), part.scheme(), place(part), codeword(part), soft);
  }

  private static Reading gap(String part, String reason) {
    return new Reading.Unreadable(part, "activemark-tied", reason);
  }

  private static Control base(MarkPart... parts) {
    return new Control(
        Control.BASE,
        "The unmarked original that the owner started from.",
        java.util.Arrays.stream(parts).<Reading>map(part -> innocent(part, "base")).toList());
  }

  private static Control sibling() {
    return new Control(
        "sibling",
        "A fine-tuned copy of the unmarked original.",
        List.of(
            innocent(KEYED, "sibling"), innocent(TIED, "sibling"), innocent(OUTPUT, "sibling")));
  }

  private static Reading.InjectedBits injected(String who, double rate) {
    RandomStream stream = SEED.stream("injected/" + who);
    int[] errors = new int[200];
    for (int i = 0; i < errors.length; i++) {
      for (int bit = 0; bit < 32; bit++) {
        errors[i] += stream.nextDouble() < rate ? 1 : 0;
      }
    }
    return new Reading.InjectedBits(
        "published",
        "activemark-published",
        "written behind block 4 at token 46, read at cut 11",
        32,
        5,
        errors);
  }
}
