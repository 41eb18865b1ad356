package activemark.forge;

import activemark.io.image.ImageBatch;
import activemark.mark.Examination;
import activemark.mark.Schemes;
import activemark.mark.Written;
import activemark.mark.scheme.MarkOptions;
import activemark.model.backbone.Backbone;
import activemark.proof.evidence.MarkFile;
import activemark.proof.key.MarkKey;
import activemark.proof.verdict.Policy;

/**
 * Steals the innocent, marks his copy, and says that the innocent was made from it. His mark is in
 * his copy and nowhere else, and his commitment is later than what he stole.
 */
final class Rival implements Forgery {
  private static final int READ = 24;

  @Override
  public String id() {
    return "i7-rival";
  }

  @Override
  public String idea() {
    return "marks a stolen copy of the innocent, and claims the innocent itself";
  }

  @Override
  public int most() {
    return 2;
  }

  @Override
  public void run(Scene scene, int attempts, Court court) {
    MarkKey key = scene.key(id());
    ImageBatch images = scene.pictures().first(READ);
    try (Backbone stolen = scene.innocent().copy()) {
      Written written =
          Written.into(
              scene.bench(scene.base(), stolen),
              Schemes.parse("tied"),
              MarkOptions.defaults(),
              key,
              Accusation.copy(key, "victim", scene.baseDigest()));
      MarkFile mark = Accusation.mark(scene, key, "victim", scene.baseDigest(), written.parts());
      court.hear(Accusation.read(scene, mark, images, -1, Policy.defaults()));
      if (attempts > 1) {
        // He reads his own copy, which shows the mark, and says it was the innocent.
        Examination own = Examination.of(stolen, mark, scene.asking(images));
        court.hear(
            Accusation.of(
                    scene,
                    mark,
                    scene.base(),
                    images,
                    -1,
                    Policy.defaults(),
                    own.readings(),
                    own.controls())
                .with(FrozenPair.committed(mark, Court.APPEARED.plusSeconds(86_400))));
      }
    }
  }
}
