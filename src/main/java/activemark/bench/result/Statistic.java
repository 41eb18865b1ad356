package activemark.bench.result;

import activemark.proof.canonical.Fields;
import activemark.proof.evidence.Reading;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What one part of a mark showed, as one number.
 *
 * @param part id of the part
 * @param kind {@link #STORED}, {@link #INJECTED}, {@link #SCORE} or {@link #UNREADABLE}
 * @param value larger where the model is more like a marked copy: the share of bits that agree, of
 *     images within the tolerated errors, or the score; 0 if unreadable
 * @param count bits that agree, or images within the tolerated errors; 0 for others
 * @param of bits or images in all; 0 for others
 * @param reason why nothing could be read; empty for others
 */
public record Statistic(String part, String kind, double value, int count, int of, String reason) {
  /** Bits that the model holds. */
  public static final String STORED = "stored";

  /** Messages that the reading puts in. */
  public static final String INJECTED = "injected";

  /** One number for the model. */
  public static final String SCORE = "score";

  /** The model offers nothing to read. */
  public static final String UNREADABLE = "unreadable";

  /** The number of a reading. */
  public static Statistic of(Reading reading) {
    if (reading instanceof Reading.StoredBits bits) {
      double share = bits.matches() / (double) bits.bits();
      return new Statistic(bits.part(), STORED, share, bits.matches(), bits.bits(), "");
    }
    if (reading instanceof Reading.InjectedBits bits) {
      return new Statistic(
          bits.part(), INJECTED, bits.statistic(), bits.imagesWithinTolerance(), bits.images(), "");
    }
    if (reading instanceof Reading.Score score) {
      return new Statistic(score.part(), SCORE, score.statistic(), 0, 0, "");
    }
    String reason = reading instanceof Reading.Unreadable none ? none.reason() : "";
    return new Statistic(reading.part(), UNREADABLE, 0, 0, 0, reason);
  }

  /** Whether it counts bits that the model holds. */
  public boolean isStored() {
    return kind.equals(STORED);
  }

  /** Whether there is no number. */
  public boolean isUnreadable() {
    return kind.equals(UNREADABLE);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("part", part).put("kind", kind).put("value", value);
    return json.put("count", count).put("of", of).put("reason", reason);
  }

  static Statistic read(Fields fields) {
    Statistic statistic =
        new Statistic(
            fields.text("part"),
            fields.text("kind"),
            fields.number("value"),
            fields.whole("count", 0, Integer.MAX_VALUE),
            fields.whole("of", 0, Integer.MAX_VALUE),
            fields.text("reason"));
    fields.done();
    return statistic;
  }
}
