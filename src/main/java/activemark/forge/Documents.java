package activemark.forge;

import activemark.io.image.ImageBatch;
import activemark.mark.Examination;
import activemark.mark.Schemes;
import activemark.mark.Written;
import activemark.mark.scheme.MarkOptions;
import activemark.model.backbone.Backbone;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.verdict.Policy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Takes true evidence of a marked copy and makes it speak of the innocent: edits, renames, invents.
 * Every document but the first agrees with itself, so only the models can tell.
 */
final class Documents implements Forgery {
  private static final int READ = 24;
  private static final int WAYS = 4;

  @Override
  public String id() {
    return "i8-documents";
  }

  @Override
  public String idea() {
    return "edits, replays and invents documents";
  }

  @Override
  public int most() {
    return WAYS;
  }

  @Override
  public void run(Scene scene, int attempts, Court court) {
    MarkKey key = scene.key(id());
    ImageBatch images = scene.pictures().first(READ);
    try (Backbone copy = scene.base().copy()) {
      Written written =
          Written.into(
              scene.bench(scene.base(), copy),
              Schemes.parse("tied"),
              MarkOptions.defaults(),
              key,
              Accusation.copy(key, "acme", scene.baseDigest()));
      MarkFile mark = Accusation.mark(scene, key, "acme", scene.baseDigest(), written.parts());
      Examination shown = Examination.of(copy, mark, scene.asking(images));
      // True soft bits of the copy under the innocent's digest, committed to in time.
      Accusation swapped = accusation(scene, mark, images, shown.readings(), shown);
      ObjectNode edited = swapped.document().deepCopy();
      ((ObjectNode) edited.get("verdict")).put("sentence", "The innocent is guilty.");
      ObjectNode replayed = swapped.document().deepCopy();
      ((ObjectNode) replayed.get("suspect"))
          .put("digest", Scene.digest(copy))
          .put("identicalToRelease", false);
      renew(replayed);
      List<Accusation> all =
          List.of(
              swapped.with(edited),
              swapped,
              swapped.with(replayed),
              accusation(scene, mark, images, invented(shown.readings()), shown));
      all.subList(0, Math.min(attempts, WAYS))
          .forEach(each -> court.hear(each.with(FrozenPair.inTime(mark))));
    }
  }

  private static Accusation accusation(
      Scene scene, MarkFile mark, ImageBatch images, List<Reading> readings, Examination shown) {
    return Accusation.of(
        scene, mark, scene.base(), images, -1, Policy.defaults(), readings, shown.controls());
  }

  private static List<Reading> invented(List<Reading> readings) {
    return readings.stream()
        .map(
            reading -> {
              if (!(reading instanceof Reading.StoredBits bits)) {
                return reading;
              }
              double[] soft = new double[bits.bits()];
              for (int i = 0; i < soft.length; i++) {
                soft[i] = bits.expected().get(i) ? 1 : -1;
              }
              return (Reading)
                  new Reading.StoredBits(
                      bits.part(), bits.scheme(), bits.place(), bits.expected(), soft, bits.way());
            })
        .toList();
  }

  private static void renew(ObjectNode document) {
    document.remove("digest");
    document.put("digest", CanonicalJson.digest(document));
  }
}
