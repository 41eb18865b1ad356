package activemark.bench.result;

import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads findings from documents. */
final class Findings {
  private Findings() {}

  static Finding read(Fields fields) {
    String status = fields.text("status");
    return switch (status) {
      case "measured" ->
          new Finding.Measured(
              fields.text("verdict"),
              fields.list("tests").stream().map(Findings::test).toList(),
              utilityOf(fields),
              fields.has("cosine") ? Optional.of(fields.number("cosine")) : Optional.empty(),
              measures(fields),
              fields.number("seconds"));
      case "observed" ->
          new Finding.Observed(
              fields.digest("model"),
              fields.list("statistics").stream().map(Statistic::read).toList(),
              fields.text("verdict"),
              fields.has("test") ? Optional.of(test(fields.fields("test"))) : Optional.empty(),
              utilityOf(fields),
              fields.has("cosine") ? Optional.of(fields.number("cosine")) : Optional.empty(),
              fields.number("making"),
              fields.number("reading"));
      case "not-applicable" -> new Finding.NotApplicable(fields.text("why"));
      case "refused" -> new Finding.Refused(fields.text("why"));
      case "failed" -> new Finding.Failed(fields.text("why"));
      default ->
          throw fields.wrong(
              "status", "measured, observed, not-applicable, refused or failed", status);
    };
  }

  /** Seeds are any whole numbers of 64 bits. */
  static long seed(Fields fields) {
    return fields.parsed("seed", "a whole number", Long::valueOf);
  }

  private static Finding.Test test(Fields fields) {
    Finding.Test test =
        new Finding.Test(
            fields.text("name"),
            fields.whole("matches", 0, Integer.MAX_VALUE),
            fields.whole("bits", 0, Integer.MAX_VALUE),
            fields.number("log10p"),
            fields.number("correctedLog10p"));
    fields.done();
    return test;
  }

  private static Optional<Finding.Utility> utilityOf(Fields fields) {
    return fields.has("utility")
        ? Optional.of(utility(fields.fields("utility")))
        : Optional.empty();
  }

  private static Finding.Utility utility(Fields fields) {
    Finding.Utility utility =
        new Finding.Utility(
            fields.text("metric"),
            fields.number("value"),
            fields.whole("n", 0, Integer.MAX_VALUE),
            fields.number("lost"),
            fields.number("low"),
            fields.number("high"));
    fields.done();
    return utility;
  }

  private static Map<String, Double> measures(Fields fields) {
    Map<String, Double> measures = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : fields.free("measures").properties()) {
      if (each.getValue().isNumber()) {
        measures.put(each.getKey(), each.getValue().asDouble());
      }
    }
    return measures;
  }
}
