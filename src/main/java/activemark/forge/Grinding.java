package activemark.forge;

import activemark.io.image.ImageBatch;
import activemark.mark.Examination;
import activemark.mark.Schemes;
import activemark.proof.evidence.Codewords;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.verdict.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries keys until one agrees with the innocent. A reading does not depend on the codeword, so one
 * run of the model serves every name of a recipient under its key: a further try costs a few
 * hashes. This is as cheap as trying gets, which is why undated claims need 2^64 of work.
 *
 * @param id name in commands
 * @param idea one sentence
 * @param keys how many keys are planned and read
 * @param names whether names of recipients are tried under each
 */
record Grinding(String id, String idea, int keys, boolean names) implements Forgery {
  private static final int READ = 24;

  /** Few keys, many names. */
  static final Grinding NAMES =
      new Grinding(
          "i3-key-grinding",
          "reads the innocent once and tries keys and recipients' names until one agrees",
          4,
          true);

  /** A reading for each key. */
  static final Grinding KEYS =
      new Grinding(
          "i6-random-keys", "reads the innocent with one random key after the other", 40, false);

  @Override
  public int most() {
    return names ? Integer.MAX_VALUE : keys;
  }

  @Override
  public void run(Scene scene, int attempts, Court court) {
    ImageBatch images = scene.pictures().first(READ);
    int planned = Math.min(keys, attempts);
    List<MarkFile> marks = scene.planned(id, Schemes.DEFAULT, planned);
    Best best = null;
    for (int k = 0; k < planned; k++) {
      MarkFile mark = marks.get(k);
      Examination found = Examination.of(scene.innocent(), mark, scene.asking(images));
      int tries = names ? (attempts - k + planned - 1) / planned : 1;
      best = better(best, bestName(mark, found, tries));
    }
    // The best is heard; the others were tried.
    court.tried(attempts - 1);
    if (best != null) {
      Accusation accusation = accusation(scene, best, images);
      court.hear(accusation);
    }
  }

  private record Best(MarkFile mark, List<Reading> readings, List<Control> controls, int agree) {}

  private static Best better(@Nullable Best a, Best b) {
    return a == null || b.agree() > a.agree() ? b : a;
  }

  /** The name under which most bits agree. */
  private static Best bestName(MarkFile mark, Examination found, int tries) {
    Map<String, BitString> decoded = new LinkedHashMap<>();
    for (Reading reading : found.readings()) {
      if (reading instanceof Reading.StoredBits bits) {
        decoded.putIfAbsent(bits.part(), bits.decoded());
      }
    }
    Codewords own = mark.codewords();
    String name = mark.recipient();
    int most = -1;
    for (int i = 0; i < tries; i++) {
      Codewords tried = own.of("recipient " + i);
      int agree = 0;
      for (Map.Entry<String, BitString> each : decoded.entrySet()) {
        BitString bits = each.getValue();
        agree += tried.of(each.getKey(), bits.length()).matches(bits);
      }
      if (agree > most) {
        most = agree;
        name = tried.copy().recipient();
      }
    }
    return new Best(mark.forRecipient(name), found.readings(), found.controls(), most);
  }

  private static Accusation accusation(Scene scene, Best best, ImageBatch images) {
    Codewords codewords = best.mark().codewords();
    return Accusation.of(
        scene,
        best.mark(),
        scene.base(),
        images,
        -1,
        Policy.defaults(),
        codewords.beside(best.readings()),
        best.controls().stream().map(codewords::beside).toList());
  }
}
