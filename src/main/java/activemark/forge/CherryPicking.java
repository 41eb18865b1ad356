package activemark.forge;

import activemark.io.image.ImageBatch;
import activemark.mark.Schemes;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.random.RandomStream;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import activemark.proof.verdict.Policy;
import java.util.Arrays;

/** Looks for the pictures and the token with which a key agrees best, and tells of no other. */
final class CherryPicking implements Forgery {
  private static final int MOST = 60;
  private static final int READ = 8;

  @Override
  public String id() {
    return "i4-cherry-picking";
  }

  @Override
  public String idea() {
    return "reads with many sets of pictures and tokens, and brings the one that agrees best";
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public void run(Scene scene, int attempts, Court court) {
    MarkFile mark = scene.planned(id(), Schemes.DEFAULT, 1).get(0);
    RandomStream random = scene.seed().stream("forge/" + id());
    int pictures = scene.pictures().n();
    int tokens =
        scene.innocent().spec().tokens(scene.pictures().height(), scene.pictures().width());
    Accusation best = null;
    int most = -1;
    for (int i = 0; i < attempts; i++) {
      int[] order = random.permutation(pictures);
      ImageBatch chosen = scene.chosen(Arrays.copyOf(order, Math.min(READ, pictures)));
      int token = i % 2 == 0 ? -1 : random.nextInt(tokens);
      Accusation one = Accusation.read(scene, mark, chosen, token, Policy.defaults());
      Evidence evidence = EvidenceCheck.of(one.document(), id()).evidence();
      int agree =
          evidence.readings().stream()
              .filter(Reading.StoredBits.class::isInstance)
              .mapToInt(reading -> ((Reading.StoredBits) reading).matches())
              .sum();
      if (agree > most) {
        most = agree;
        best = one;
      }
    }
    court.tried(attempts - 1);
    if (best != null) {
      court.hear(best);
    }
  }
}
