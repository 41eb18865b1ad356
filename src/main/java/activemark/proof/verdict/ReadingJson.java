package activemark.proof.verdict;

import activemark.error.BadInput;
import activemark.proof.canonical.Fields;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The JSON form of readings. Bits read and counts follow from the rest and are not read back. */
final class ReadingJson {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern WORDS = Pattern.compile("[a-z]+( [a-z]+){0,7}");
  private static final String WAY = "way";
  private static final int MAX_BITS = MarkPart.MAX_BITS;
  private static final int MAX_BITS_TOGETHER = 2 * MAX_BITS;

  private ReadingJson() {}

  static void write(ArrayNode target, List<Reading> readings) {
    for (Reading reading : readings) {
      ObjectNode one = target.addObject();
      one.put("kind", kind(reading)).put("part", reading.part()).put("scheme", reading.scheme());
      if (!reading.way().isEmpty()) {
        one.put(WAY, reading.way());
      }
      if (reading instanceof Reading.StoredBits stored) {
        one.put("place", stored.place()).put("bits", stored.bits());
        one.put("expected", stored.expected().toHex());
        one.put("decoded", stored.decoded().toHex()).put("matches", stored.matches());
        Arrays.stream(stored.soft()).forEach(one.putArray("soft")::add);
      } else if (reading instanceof Reading.InjectedBits injected) {
        one.put("place", injected.place()).put("bits", injected.bits());
        one.put("tolerance", injected.tolerance());
        one.put("shareOfBits", injected.shareOfBits());
        one.put("imagesWithinTolerance", injected.imagesWithinTolerance());
        Arrays.stream(injected.errors()).forEach(one.putArray("errors")::add);
      } else if (reading instanceof Reading.Score score) {
        one.put("place", score.place()).put("score", score.statistic());
      } else if (reading instanceof Reading.Unreadable unreadable) {
        one.put("reason", unreadable.reason());
      }
    }
  }

  static List<Reading> read(Fields parent, String name) {
    List<Reading> readings = new ArrayList<>();
    int together = 0;
    for (Fields fields : parent.list(name)) {
      Reading reading = read(fields);
      fields.done();
      together += reading instanceof Reading.StoredBits stored ? stored.bits() : 0;
      if (together > MAX_BITS_TOGETHER) {
        throw parent.wrong(name, "at most " + MAX_BITS_TOGETHER + " bits together", "more");
      }
      readings.add(reading);
    }
    return readings;
  }

  /** A text that can be the id of a part, a scheme or a control. */
  static String id(Fields fields, String name) {
    String id = fields.text(name);
    if (!ID.matcher(id).matches()) {
      throw fields.wrong(name, "lower-case letters, digits, dots and dashes", id);
    }
    return id;
  }

  private static Reading read(Fields fields) {
    String part = id(fields, "part");
    String scheme = fields.text("scheme");
    String kind = fields.text("kind");
    return switch (kind) {
      case "stored" -> stored(fields, part, scheme);
      case "injected" -> injected(fields, part, scheme);
      case "score" -> new Reading.Score(part, scheme, fields.text("place"), fields.number("score"));
      case "unreadable" -> new Reading.Unreadable(part, scheme, fields.text("reason"), way(fields));
      default -> throw fields.wrong("kind", "stored, injected, score or unreadable", kind);
    };
  }

  private static Reading stored(Fields fields, String part, String scheme) {
    int bits = fields.whole("bits", 1, MAX_BITS);
    BitString expected = bits(fields, "expected", bits);
    bits(fields, "decoded", bits);
    fields.whole("matches", 0, bits);
    double[] soft = fields.numbers("soft");
    if (soft.length != bits) {
      throw fields.wrong("soft", bits + " numbers, one per bit", soft.length + " numbers");
    }
    return new Reading.StoredBits(part, scheme, fields.text("place"), expected, soft, way(fields));
  }

  private static String way(Fields fields) {
    String way = fields.has(WAY) ? fields.text(WAY) : "";
    if (!way.isEmpty() && !WORDS.matcher(way).matches()) {
      throw fields.wrong(WAY, "a few lower-case words", way);
    }
    return way;
  }

  private static Reading injected(Fields fields, String part, String scheme) {
    int bits = fields.whole("bits", 1, MAX_BITS);
    int tolerance = fields.whole("tolerance", 0, bits);
    fields.number("shareOfBits");
    fields.whole("imagesWithinTolerance", 0, Integer.MAX_VALUE);
    long[] errors = fields.wholes("errors");
    if (errors.length == 0 || !Arrays.stream(errors).allMatch(e -> e >= 0 && e <= bits)) {
      throw fields.wrong(
          "errors", "numbers between 0 and " + bits + ", at least one", Arrays.toString(errors));
    }
    int[] counts = Arrays.stream(errors).mapToInt(Math::toIntExact).toArray();
    return new Reading.InjectedBits(part, scheme, fields.text("place"), bits, tolerance, counts);
  }

  private static BitString bits(Fields fields, String name, int bits) {
    String hex = fields.text(name);
    try {
      return BitString.fromHex(hex, bits);
    } catch (BadInput e) {
      throw fields.wrong(name, bits + " bits as lower-case hex, rest zero", hex);
    }
  }

  private static String kind(Reading reading) {
    if (reading instanceof Reading.StoredBits) {
      return "stored";
    }
    if (reading instanceof Reading.Score) {
      return "score";
    }
    return reading instanceof Reading.InjectedBits ? "injected" : "unreadable";
  }
}
