package activemark.mark.published;

import activemark.model.backbone.ViTSpec;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of a published mark.
 *
 * @param block the expressive block l: the encoder replaces a token of its output
 * @param readCut where the decoder reads, the cut before the last block of the base
 * @param token the token in question, counted in a stream that is long enough to have it
 * @param tolerance bit errors that an image may have and still count as verified
 * @param width D of the base, and so of the tokens that encoder and decoder know
 */
record PublishedParameters(int block, int readCut, int token, int tolerance, int width) {
  /** The paper's "channel 46". */
  static final int CHANNEL = 46;

  /** The cut at which the encoder's vector is put. */
  int cut() {
    return block + 1;
  }

  /**
   * The token in a stream of N tokens: the published one, or, where the picture is too small for
   * it, the one that counting on from the first patch again arrives at.
   */
  int token(ViTSpec spec, long tokens) {
    int prefix = spec.prefixTokens();
    int patches = Math.toIntExact(tokens - prefix);
    return token < tokens ? token : prefix + (token - prefix) % patches;
  }

  static PublishedParameters from(ObjectNode json) {
    return new PublishedParameters(
        json.path("block").asInt(),
        json.path("readCut").asInt(),
        json.path("token").asInt(),
        json.path("tolerance").asInt(),
        json.path("width").asInt());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("block", block)
        .put("readCut", readCut)
        .put("token", token)
        .put("tolerance", tolerance)
        .put("width", width);
  }
}
