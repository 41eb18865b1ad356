package activemark.forge;

import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.Examination;
import activemark.proof.evidence.Codewords;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Opening;
import activemark.proof.evidence.PartDigests;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.verdict.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Takes a mark apart into parts of one bit, and changes a number in each part's settings, which no
 * reading looks at, until its bit agrees. If a part's bits followed from that part alone, two tries
 * a bit would frame anybody; they follow from all parts, so that each change draws all bits anew.
 */
final class PartsApart implements Forgery {
  private static final String PROBES = "probes";

  /** The way of reading that no picture changes, the judge's neither. */
  private static final String WEIGHTS = "in the weights";

  private static final int READ = 24;

  /** Bits that he needs, and two tries for each. */
  private static final int BITS = 128;

  private static final int MOST = 2 * BITS;

  @Override
  public String id() {
    return "i9-parts-apart";
  }

  @Override
  public String idea() {
    return "splits a mark into parts of one bit and changes each until its bit agrees";
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public void run(Scene scene, int attempts, Court court) {
    ImageBatch images = scene.pictures().first(READ);
    MarkFile honest = scene.planned(id(), "tied", 1).get(0);
    List<MarkPart> parts =
        honest.parts().stream().flatMap(PartsApart::columns).limit(BITS).toList();
    MarkFile split = mark(scene, honest, parts);
    Map<String, BitString> wanted = new LinkedHashMap<>();
    for (Reading reading :
        Examination.of(scene.innocent(), split, scene.asking(images)).readings()) {
      if (reading instanceof Reading.StoredBits bits
          && (bits.way().equals(WEIGHTS) || !wanted.containsKey(bits.part()))) {
        wanted.put(bits.part(), bits.decoded());
      }
    }
    List<MarkPart> fitted = fitted(split, wanted, attempts);
    court.tried(attempts - 1);
    court.hear(Accusation.read(scene, mark(scene, honest, fitted), images, -1, Policy.defaults()));
  }

  /** Each part with the first of its settings under which its bit is the one that is wanted. */
  private static List<MarkPart> fitted(
      MarkFile split, Map<String, BitString> wanted, int attempts) {
    Map<String, String> digests = new TreeMap<>(PartDigests.of(split.parts()).planned());
    List<MarkPart> fitted = new ArrayList<>();
    int left = attempts;
    for (MarkPart part : split.parts()) {
      MarkPart changed = part;
      while (left > 0 && !agrees(split, digests, changed, wanted)) {
        changed = numbered(part, left--);
        digests.put(part.id(), changed.digest());
      }
      fitted.add(changed);
    }
    return fitted;
  }

  private static boolean agrees(
      MarkFile split, Map<String, String> digests, MarkPart part, Map<String, BitString> wanted) {
    Codewords codewords =
        new Codewords(new Opening(split.key(), new PartDigests(digests, Map.of())), split.copy());
    BitString bit = wanted.get(part.id());
    return bit == null || codewords.of(part).equals(bit);
  }

  private static MarkPart numbered(MarkPart part, int number) {
    return new MarkPart(
        part.id(),
        part.scheme(),
        part.bits(),
        part.parameters().put("number", number),
        part.tensors());
  }

  private static MarkFile mark(Scene scene, MarkFile honest, List<MarkPart> parts) {
    return Accusation.mark(scene, honest.key(), honest.recipient(), scene.baseDigest(), parts);
  }

  /** A tied part as so many parts of one bit. */
  private static Stream<MarkPart> columns(MarkPart part) {
    TensorBytes probes = part.tensor(PROBES); // [H, K]
    float[] values = probes.floats();
    int rows = values.length / part.bits();
    List<MarkPart> columns = new ArrayList<>();
    for (int k = 0; k < part.bits(); k++) {
      float[] column = new float[rows];
      for (int i = 0; i < rows; i++) {
        column[i] = values[i * part.bits() + k];
      }
      Map<String, TensorBytes> tensors = new LinkedHashMap<>(part.tensors());
      tensors.put(PROBES, TensorBytes.of(column, (long) rows, 1L).to(probes.dtype()));
      String id = part.id() + "." + k;
      columns.add(new MarkPart(id, part.scheme(), 1, part.parameters(), tensors));
    }
    return columns.stream();
  }
}
