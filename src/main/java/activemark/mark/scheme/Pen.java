package activemark.mark.scheme;

import activemark.model.backbone.Backbone;
import activemark.proof.message.BitString;

/**
 * Writes one part into one student after the other, each with a codeword of its own. What depends
 * on the base and on the places alone was measured when the pen was made.
 */
public interface Pen extends AutoCloseable {
  /**
   * Writes into a student, a copy of the base that other pens may have written into.
   *
   * @param codeword of the part, M bits
   */
  void write(Backbone student, BitString codeword);

  @Override
  void close();
}
