package activemark.forge;

import activemark.io.image.ImageBatch;
import activemark.mark.Examination;
import activemark.model.backbone.Backbone;
import activemark.proof.commit.Committed;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an accuser brings before the court against a model.
 *
 * @param document the evidence as he wrote it
 * @param mark what he gives as reading kit and key
 * @param base what he calls the unmarked original
 * @param baseDigest of its weights, hex
 * @param images the pictures of the reading
 * @param committed what he committed to, and when
 */
public record Accusation(
    ObjectNode document,
    MarkFile mark,
    Backbone base,
    String baseDigest,
    ImageBatch images,
    Optional<Committed> committed) {
  /** As lax as a policy can be: the accuser writes it himself. */
  static final Policy LAX = Policy.defaults().withAlpha(0.9);

  private static final String ACCUSER = "Accuser";
  private static final Instant MADE = Instant.parse("2026-06-15T12:00:00Z");

  /** A copy that the accuser marks under a key of his. */
  static MarkedCopy copy(MarkKey key, String recipient, String baseDigest) {
    return new MarkedCopy(ACCUSER, key.commitment(), recipient, baseDigest);
  }

  /** A mark of the accuser's under a key of his. */
  static MarkFile mark(
      Scene scene, MarkKey key, String recipient, String baseDigest, List<MarkPart> parts) {
    return new MarkFile(
        ACCUSER,
        key.commitment(),
        recipient,
        key,
        baseDigest,
        scene.innocentDigest(),
        Instant.EPOCH,
        JsonNodeFactory.instance.objectNode(),
        parts,
        JsonNodeFactory.instance.objectNode());
  }

  /** Reads the innocent honestly with a mark of the accuser's. */
  static Accusation read(Scene scene, MarkFile mark, ImageBatch images, int token, Policy policy) {
    return read(scene, mark, scene.base(), images, token, policy);
  }

  /** The same with another original. */
  static Accusation read(
      Scene scene, MarkFile mark, Backbone base, ImageBatch images, int token, Policy policy) {
    Examination found = Examination.of(scene.innocent(), mark, scene.asking(base, images, token));
    return of(scene, mark, base, images, token, policy, found.readings(), found.controls());
  }

  /** Readings, true or made up, as a document that agrees with itself. */
  static Accusation of(
      Scene scene,
      MarkFile mark,
      Backbone base,
      ImageBatch images,
      int token,
      Policy policy,
      List<Reading> readings,
      List<Control> controls) {
    Evidence evidence =
        Evidence.judged(
            "forged",
            MADE,
            mark.claim(),
            new SuspectModel("innocent", scene.innocentDigest(), "own"),
            Scene.set(images),
            new Procedure(
                JsonNodeFactory.instance.objectNode(), token, "", scene.precision().name()),
            List.of(),
            readings,
            controls,
            null,
            policy,
            mark.opening(),
            null,
            null,
            Map.of());
    return new Accusation(
        evidence.toJson(), mark, base, mark.baseDigest(), images, Optional.empty());
  }

  /** The same with another document. */
  Accusation with(ObjectNode other) {
    return new Accusation(other, mark, base, baseDigest, images, committed);
  }

  /** The same, committed to. */
  Accusation with(Committed promise) {
    return new Accusation(document, mark, base, baseDigest, images, Optional.of(promise));
  }
}
