package activemark.forge;

import activemark.mark.Schemes;
import activemark.mark.Written;
import activemark.mark.scheme.MarkOptions;
import activemark.model.backbone.Backbone;
import activemark.proof.evidence.MarkFile;
import activemark.proof.key.MarkKey;
import activemark.proof.verdict.Policy;

/**
 * Makes an "unmarked original" from the innocent, by writing a mark into a copy of it: then the
 * innocent differs from that original by the mark turned around. The codeword is a hash of the
 * original's digest, so the original that fits a codeword has another one.
 */
final class Backwards implements Forgery {
  private static final int READ = 24;

  @Override
  public String id() {
    return "i6-backwards-base";
  }

  @Override
  public String idea() {
    return "makes an original from the innocent, so that the innocent looks like its marked copy";
  }

  @Override
  public int most() {
    return 2;
  }

  @Override
  public void run(Scene scene, int attempts, Court court) {
    for (int i = 0; i < attempts; i++) {
      MarkKey key = scene.key(id() + i);
      try (Backbone made = scene.innocent().copy()) {
        Written written =
            Written.into(
                scene.bench(scene.innocent(), made),
                Schemes.parse("tied"),
                MarkOptions.defaults(),
                key,
                Accusation.copy(key, "nobody", scene.innocentDigest()));
        MarkFile mark = Accusation.mark(scene, key, "nobody", Scene.digest(made), written.parts());
        court.hear(
            Accusation.read(
                scene,
                mark,
                made,
                scene.pictures().first(READ),
                -1,
                Policy.defaults().withTwoSided(true)));
      }
    }
  }
}
