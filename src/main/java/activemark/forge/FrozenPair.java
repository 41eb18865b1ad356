package activemark.forge;

import activemark.io.checkpoint.TensorBytes;
import activemark.mark.Schemes;
import activemark.mark.Written;
import activemark.mark.scheme.MarkOptions;
import activemark.model.backbone.Backbone;
import activemark.proof.commit.CommitmentOpening;
import activemark.proof.commit.Committed;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.key.MarkKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pairs of encoder and decoder, trained on a model that is never touched: the published scheme's
 * own channel, which leads through any model with skip connections.
 *
 * @param id name in commands
 * @param idea one sentence
 * @param universal whether the pair is trained beforehand on the public original, and committed to
 *     in time, instead of on the innocent itself
 */
record FrozenPair(String id, String idea, boolean universal) implements Forgery {
  private static final String PREFIX = "accuser.";
  private static final int STEPS = 60;
  private static final int READ = 24;

  /** After seeing the innocent. */
  static final FrozenPair SEEN =
      new FrozenPair(
          "i1-frozen-pair",
          "trains an encoder and a decoder on the innocent model, which he never changes",
          false);

  /** Before it appeared. */
  static final FrozenPair UNIVERSAL =
      new FrozenPair(
          "i2-universal-pair",
          "trains such a pair on a public model, commits to it in time, and accuses whatever"
              + " appears later",
          true);

  @Override
  public int most() {
    return 3;
  }

  @Override
  public void run(Scene scene, int attempts, Court court) {
    for (int i = 0; i < attempts; i++) {
      MarkKey key = scene.key(id + i);
      Backbone frozen = universal ? scene.base() : scene.innocent();
      MarkFile mark =
          Accusation.mark(
              scene, key, "nobody", scene.baseDigest(), List.of(pair(scene, frozen, key)));
      Accusation accusation =
          Accusation.read(scene, mark, scene.pictures().first(READ), -1, Accusation.LAX);
      court.hear(universal ? accusation.with(inTime(mark)) : accusation);
    }
  }

  /** The scheme trains an accuser's pair on the frozen model as a control; here it is the claim. */
  private static MarkPart pair(Scene scene, Backbone frozen, MarkKey key) {
    MarkOptions options = new MarkOptions(0, 0, List.of(), -1, STEPS);
    try (Backbone student = frozen.copy()) {
      MarkPart part =
          Written.into(
                  scene.bench(frozen, student),
                  Schemes.parse("published"),
                  options,
                  key,
                  "nobody",
                  scene.baseDigest())
              .parts()
              .get(0);
      Map<String, TensorBytes> tensors = new HashMap<>(part.tensors());
      part.tensors()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith(PREFIX)) {
                  tensors.put(name.substring(PREFIX.length()), tensor);
                }
              });
      return new MarkPart(part.id(), part.scheme(), part.bits(), part.parameters(), tensors);
    }
  }

  static Committed inTime(MarkFile mark) {
    return committed(mark, Court.APPEARED.minusSeconds(86_400L * 100));
  }

  static Committed committed(MarkFile mark, Instant time) {
    CommitmentOpening made =
        CommitmentOpening.of(List.of(mark), Optional.empty(), Map.of(), new SecureRandom());
    return new Committed(made.commitment(), made.reveal(mark.recipient()), Optional.of(time));
  }
}
