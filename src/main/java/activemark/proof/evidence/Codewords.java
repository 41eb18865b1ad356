package activemark.proof.evidence;

import activemark.proof.key.MarkedCopy;
import activemark.proof.message.BitString;
import java.util.List;

/**
 * The codewords that a copy gets under a mark's key.
 *
 * @param opening the key and the digests of the parts
 * @param copy whose codewords
 */
public record Codewords(Opening opening, MarkedCopy copy) {
  /** Those of another recipient under the same key. */
  public Codewords of(String recipient) {
    return new Codewords(opening, copy.of(recipient));
  }

  /**
   * The codeword of a part [M].
   *
   * @throws IllegalArgumentException if the mark has no such part
   */
  public BitString of(String part, int bits) {
    return opening.codeword(part, bits, copy);
  }

  /** The codeword of a part [M]. */
  public BitString of(MarkPart part) {
    return of(part.id(), part.bits());
  }

  /** Readings made under this key, their stored bits beside these codewords. */
  public List<Reading> beside(List<Reading> readings) {
    return readings.stream()
        .map(
            each ->
                each instanceof Reading.StoredBits bits
                    ? bits.against(of(bits.part(), bits.bits()))
                    : each)
        .toList();
  }

  /** The same of a control. */
  public Control beside(Control control) {
    return new Control(control.id(), control.what(), beside(control.readings()), control.digest());
  }
}
