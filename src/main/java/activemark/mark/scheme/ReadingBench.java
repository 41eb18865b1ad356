package activemark.mark.scheme;

import activemark.io.progress.Progress;
import activemark.mark.align.Alignment;
import activemark.mark.align.FeatureVectors;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Precision;

/**
 * What reading may use: base and suspect on the same fresh images.
 *
 * @param base the untouched original
 * @param suspect the model in question
 * @param baseStreams streams of the base at the cuts that the parts asked for
 * @param suspectStreams streams of the suspect at its own cuts that correspond
 * @param precision of forward passes
 * @param progress told of long work
 * @param alignment where in the suspect everything of the base is; cuts and tokens of parts are the
 *     base's
 * @param token token at which a hidden mark is asked and read; -1 for the key's own place
 */
public record ReadingBench(
    Backbone base,
    Backbone suspect,
    Streams baseStreams,
    Streams suspectStreams,
    Precision precision,
    Progress progress,
    Alignment alignment,
    int token) {
  /** A suspect that is read as it is. */
  public ReadingBench(
      Backbone base,
      Backbone suspect,
      Streams baseStreams,
      Streams suspectStreams,
      Precision precision,
      Progress progress,
      int token) {
    this(
        base,
        suspect,
        baseStreams,
        suspectStreams,
        precision,
        progress,
        Alignment.asItIs(base, suspect),
        token);
  }

  /** The suspect's feature vectors in the base's basis. */
  public FeatureVectors features() {
    return new FeatureVectors(base, suspect, alignment, precision);
  }

  /** The base's own feature vectors. */
  public FeatureVectors baseFeatures() {
    return new FeatureVectors(base, base, Alignment.asItIs(base, base), precision);
  }
}
