package activemark.forge;

import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.Examination;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.verdict.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the codeword into the reader: turns the public tensors of tied parts around, column by
 * column, until every bit of the innocent is read as the codeword says. The codeword is a hash of
 * those tensors, so it becomes another one.
 */
final class BuiltIn implements Forgery {
  private static final String PROBES = "probes";
  private static final int MOST = 2;
  private static final int READ = 24;

  @Override
  public String id() {
    return "i5-built-in-codeword";
  }

  @Override
  public String idea() {
    return "changes the reader's tensors until it reads the codeword from the innocent";
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public void run(Scene scene, int attempts, Court court) {
    ImageBatch images = scene.pictures().first(READ);
    MarkFile honest = scene.planned(id(), "tied", 1).get(0);
    Examination before = Examination.of(scene.innocent(), honest, scene.asking(images));
    List<MarkPart> parts = new ArrayList<>();
    for (MarkPart part : honest.parts()) {
      Reading reading =
          before.readings().stream()
              .filter(each -> each.part().equals(part.id()))
              .findFirst()
              .orElseThrow();
      parts.add(reading instanceof Reading.StoredBits bits ? turned(part, bits) : part);
    }
    MarkFile built =
        Accusation.mark(scene, honest.key(), honest.recipient(), scene.baseDigest(), parts);
    // He says what the derivation gives: the new codeword.
    court.hear(Accusation.read(scene, built, images, -1, Policy.defaults()));
    if (attempts > 1) {
      // He keeps the old codeword, with which every bit agrees.
      Examination after = Examination.of(scene.innocent(), built, scene.asking(images));
      court.hear(
          Accusation.of(
              scene,
              built,
              scene.base(),
              images,
              -1,
              Policy.defaults(),
              honest.codewords().beside(after.readings()),
              after.controls().stream().map(honest.codewords()::beside).toList()));
    }
  }

  private static MarkPart turned(MarkPart part, Reading.StoredBits read) {
    TensorBytes probes = part.tensors().get(PROBES);
    if (probes == null) {
      return part;
    }
    BitString decoded = read.decoded();
    float[] values = probes.floats(); // [H, K]
    int columns = read.bits();
    for (int i = 0; i < values.length; i++) {
      int bit = i % columns;
      if (decoded.get(bit) != read.expected().get(bit)) {
        values[i] = -values[i];
      }
    }
    Map<String, TensorBytes> tensors = new LinkedHashMap<>(part.tensors());
    tensors.put(PROBES, TensorBytes.of(values, probes.shape()).to(probes.dtype()));
    return new MarkPart(part.id(), part.scheme(), part.bits(), part.parameters(), tensors);
  }
}
