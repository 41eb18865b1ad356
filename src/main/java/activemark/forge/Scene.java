package activemark.forge;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.Conditions;
import activemark.mark.KeyTrials;
import activemark.mark.Schemes;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.canonical.Sha256;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.key.MarkKey;
import activemark.proof.random.Seed;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * An innocent model, a public original, and pictures. Owns nothing.
 *
 * @param base the public original
 * @param baseDigest of its weights, hex
 * @param innocent the model to be framed: not made from any marked copy
 * @param innocentDigest of its weights, hex
 * @param pictures that the accuser chooses from
 * @param judges pictures of whoever judges
 * @param pairSteps of training for an accuser's encoder and decoder; 0 for as many as the published
 *     scheme takes
 * @param seed of everything the accuser draws
 * @param precision of forward passes
 * @param progress told of long work
 */
public record Scene(
    Backbone base,
    String baseDigest,
    Backbone innocent,
    String innocentDigest,
    ImageBatch pictures,
    ImageBatch judges,
    int pairSteps,
    Seed seed,
    Precision precision,
    Progress progress) {
  private static final int PROFILED = 32;

  /** A key of the accuser's. */
  MarkKey key(String label) {
    return MarkKey.of(seed.stream("forge/" + label).nextBytes(MarkKey.BYTES));
  }

  /** Marks under keys of the accuser's, planned by the method and never written. */
  List<MarkFile> planned(String label, String schemes, int keys) {
    return KeyTrials.plan(
            base,
            baseDigest,
            pictures,
            Schemes.parse(schemes),
            keys,
            seed.child(label),
            precision,
            progress)
        .marks();
  }

  /** A bench on which a copy of a model is marked. */
  Workbench bench(Backbone from, Backbone student) {
    return new Workbench(
        from,
        student,
        Profiler.profile(from, pictures.first(PROFILED), precision, progress),
        pictures,
        seed,
        precision,
        progress);
  }

  /** How a suspect is asked beside the public original. */
  Conditions asking(ImageBatch images) {
    return asking(base, images, Conditions.KEYS_OWN);
  }

  /** How a suspect is asked beside what somebody says is the original. */
  Conditions asking(Backbone original, ImageBatch images, int token) {
    return new Conditions(original, images, images, token, precision, progress);
  }

  /** Chosen pictures of the accuser's. */
  ImageBatch chosen(int[] which) {
    int each = 3 * pictures.height() * pictures.width();
    float[] values = new float[which.length * each];
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(pictures.values(which[i], which[i] + 1), 0, values, i * each, each);
    }
    return new ImageBatch(values, which.length, pictures.height(), pictures.width());
  }

  /** What pictures a batch holds, by the digest of their pixels. */
  static ImageSet set(ImageBatch images) {
    MessageDigest digest = Sha256.start();
    update(digest, images.values(0, images.n()));
    return new ImageSet(images.n(), HexFormat.of().formatHex(digest.digest()));
  }

  /** A digest of a model that was never a file. */
  static String digest(Backbone model) {
    MessageDigest digest = Sha256.start();
    for (String name : model.weights().names()) {
      try (Scope scope = Scope.open()) {
        digest.update(Sha256.fields(name));
        update(digest, Ops.floats(model.weights().get(name)));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }
}
