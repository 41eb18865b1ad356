package activemark.proof.verdict;

import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.Opening;
import activemark.proof.evidence.PartDigests;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.key.MarkKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON form of evidence. Fields that follow from others are written and not read back. */
final class EvidenceJson {
  static final String DIGEST = "digest";
  private static final String FURTHER = "further";

  private EvidenceJson() {}

  static ObjectNode write(Evidence evidence) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("format", Evidence.FORMAT);
    document.put("toolVersion", evidence.toolVersion());
    document.put("created", evidence.created().toString());
    Claim claim = evidence.claim();
    document
        .putObject("claim")
        .put("owner", claim.owner())
        .put("ownerCommitment", claim.ownerCommitment())
        .put("recipient", claim.recipient())
        .put("baseDigest", claim.baseDigest())
        .put("releaseDigest", claim.releaseDigest())
        .put("markDigest", claim.markDigest());
    SuspectModel suspect = evidence.suspect();
    document
        .putObject("suspect")
        .put("name", suspect.name())
        .put("digest", suspect.digest())
        .put("layout", suspect.layout())
        .put("identicalToBase", suspect.isBase(evidence.claim()))
        .put("identicalToRelease", suspect.isRelease(evidence.claim()));
    document
        .putObject("images")
        .put("count", evidence.images().count())
        .put("digest", evidence.images().digest());
    Procedure procedure = evidence.procedure();
    document
        .putObject("procedure")
        .put("token", procedure.token())
        .put("change", procedure.change())
        .put("precision", procedure.precision())
        .set("preprocessing", procedure.preprocessing());
    var preparation = document.putArray("preparation");
    evidence.preparation().forEach(preparation::add);
    ReadingJson.write(document.putArray("readings"), evidence.readings());
    var controls = document.putArray("controls");
    for (Control control : evidence.controls()) {
      ObjectNode one = controls.addObject().put("id", control.id()).put("what", control.what());
      if (control.digest() != null) {
        one.put(DIGEST, control.digest());
      }
      ReadingJson.write(one.putArray("readings"), control.readings());
    }
    Policy policy = evidence.policy();
    document
        .putObject("policy")
        .put("alpha", policy.alpha())
        .put("controlAlpha", policy.controlAlpha())
        .put("twoSided", policy.twoSided())
        .putObject("tries")
        .put("keys", policy.tried().keys())
        .put("recipients", policy.tried().recipients())
        .put("alignments", policy.tried().alignments());
    Decoys decoys = evidence.decoys();
    if (decoys != null) {
      ObjectNode one = document.putObject("decoys").put("seed", Long.toString(decoys.seed()));
      decoys.agreements().forEach(one.putArray("agreements")::add);
    }
    Opening opening = evidence.opening();
    if (opening != null) {
      ObjectNode one = document.putObject("opening");
      one.put("key", HexFormat.of().formatHex(opening.key().secret()));
      PartDigests digests = opening.partDigests();
      digests.planned().forEach(one.putObject("partDigests")::put);
      digests.learned().forEach(one.putObject("learnedDigests")::put);
    }
    putFree(document, "profile", evidence.profile());
    putFree(document, "fidelity", evidence.fidelity());
    ObjectNode environment = document.putObject("environment");
    evidence.environment().forEach(environment::put);
    VerdictJson.write(document.putObject("verdict"), evidence.verdict());
    FurtherJson.write(document.putArray(FURTHER), Further.of(evidence));
    document.put(DIGEST, digest(document));
    return document;
  }

  /** The digest that a document should have, whatever it says. */
  static String digest(ObjectNode document) {
    ObjectNode rest = document.deepCopy();
    rest.remove(DIGEST);
    return CanonicalJson.digest(rest);
  }

  static Evidence read(ObjectNode document, String where) {
    Fields fields = Fields.of(document, where);
    fields.requireFormat(Evidence.FORMAT);
    fields.digest(DIGEST);
    fields.ignore(FURTHER);
    Evidence evidence =
        new Evidence(
            fields.text("toolVersion"),
            fields.instant("created"),
            claim(fields.fields("claim")),
            suspect(fields.fields("suspect")),
            images(fields.fields("images")),
            procedure(fields.fields("procedure")),
            fields.texts("preparation"),
            ReadingJson.read(fields, "readings"),
            controls(fields),
            fields.has("decoys") ? decoys(fields.fields("decoys")) : null,
            policy(fields.fields("policy")),
            fields.has("opening") ? opening(fields.fields("opening")) : null,
            fields.has("profile") ? fields.free("profile") : null,
            fields.has("fidelity") ? fields.free("fidelity") : null,
            texts(fields.fields("environment")),
            VerdictJson.read(fields.fields("verdict")));
    fields.done();
    return evidence;
  }

  private static Claim claim(Fields fields) {
    Claim claim =
        new Claim(
            fields.text("owner"),
            fields.digest("ownerCommitment"),
            fields.text("recipient"),
            fields.digest("baseDigest"),
            fields.digest("releaseDigest"),
            fields.digest("markDigest"));
    fields.done();
    return claim;
  }

  private static SuspectModel suspect(Fields fields) {
    SuspectModel suspect =
        new SuspectModel(fields.text("name"), fields.digest("digest"), fields.text("layout"));
    // They follow from the digests; a check compares what a document says.
    fields.flag("identicalToBase");
    fields.flag("identicalToRelease");
    fields.done();
    return suspect;
  }

  private static ImageSet images(Fields fields) {
    ImageSet images =
        new ImageSet(fields.whole("count", 0, Integer.MAX_VALUE), fields.digest("digest"));
    fields.done();
    return images;
  }

  private static List<Control> controls(Fields document) {
    List<Control> controls = new ArrayList<>();
    for (Fields fields : document.list("controls")) {
      String id = ReadingJson.id(fields, "id");
      controls.add(
          new Control(
              id,
              fields.text("what"),
              ReadingJson.read(fields, "readings"),
              fields.has(DIGEST) ? fields.digest(DIGEST) : null));
      fields.done();
    }
    return controls;
  }

  private static Policy policy(Fields fields) {
    double alpha = fields.number("alpha");
    double controlAlpha = fields.number("controlAlpha");
    boolean twoSided = fields.flag("twoSided");
    Fields tries = fields.fields("tries");
    Tries tried =
        new Tries(
            tries.whole("keys", 1, Integer.MAX_VALUE),
            tries.whole("recipients", 1, Integer.MAX_VALUE),
            tries.whole("alignments", 1, Integer.MAX_VALUE));
    tries.done();
    fields.done();
    try {
      return new Policy(alpha, controlAlpha, tried, twoSided);
    } catch (IllegalArgumentException e) {
      throw fields.wrong("alpha", "chances between 0 and 1", alpha + " and " + controlAlpha);
    }
  }

  private static Procedure procedure(Fields fields) {
    Procedure procedure =
        new Procedure(
            fields.free("preprocessing"),
            fields.whole("token", -1, Integer.MAX_VALUE),
            fields.text("change"),
            fields.text("precision"));
    fields.done();
    return procedure;
  }

  private static Decoys decoys(Fields fields) {
    long seed = fields.parsed("seed", "a whole number as text", Long::parseLong);
    long[] agreements = fields.wholes("agreements");
    fields.done();
    try {
      return new Decoys(seed, Arrays.stream(agreements).mapToObj(Math::toIntExact).toList());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw fields.wrong("agreements", "numbers of bits, 1 to " + Decoys.MOST, agreements.length);
    }
  }

  private static Opening opening(Fields fields) {
    MarkKey key = MarkKey.of(HexFormat.of().parseHex(fields.digest("key")));
    PartDigests digests =
        new PartDigests(
            digests(fields.fields("partDigests")), digests(fields.fields("learnedDigests")));
    fields.done();
    return new Opening(key, digests);
  }

  private static Map<String, String> digests(Fields fields) {
    Map<String, String> digests = new TreeMap<>();
    for (String id : fields.names()) {
      digests.put(id, fields.digest(id));
    }
    return digests;
  }

  private static Map<String, String> texts(Fields fields) {
    Map<String, String> texts = new TreeMap<>();
    for (String name : fields.names()) {
      texts.put(name, fields.text(name));
    }
    return texts;
  }

  private static void putFree(ObjectNode document, String name, @Nullable ObjectNode free) {
    if (free != null) {
      document.set(name, free.deepCopy());
    }
  }
}
