package activemark.forge;

import activemark.mark.published.PublishedScheme;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.proof.commit.CommitmentOpening;
import activemark.proof.commit.Committed;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.key.MarkKey;
import java.security.SecureRandom;
import java.time.Instant;
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

  private static MarkPart pair(Scene scene, Backbone frozen, MarkKey key) {
    PublishedScheme scheme = new PublishedScheme();
    Workbench bench = scene.bench(frozen, frozen);
    Secrets.Of secrets = part -> label -> key.stream(part, label);
    MarkPart planned = scheme.plans(bench, List.of(secrets), MarkOptions.defaults()).get(0).get(0);
    return scheme.frozenPair(bench, planned, scene.pairSteps());
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
