package activemark.bench.result;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What came of an attack. */
public sealed interface Finding {
  /** Adds itself to a document. */
  void write(ObjectNode json);

  /**
   * The attack was made and its result examined.
   *
   * @param verdict outcome of the verification: "shown", "not-shown" or "inconclusive"
   * @param tests the verification's tests on the attacked model; none if nothing could be read
   * @param utility what the attacked model is still good for; empty if that could not be measured
   * @param cosine mean cosine of its token features to those of the marked copy; empty if they
   *     cannot be compared
   * @param measures what the attack measured, by name
   * @param seconds the attack took
   */
  record Measured(
      String verdict,
      List<Test> tests,
      Optional<Utility> utility,
      Optional<Double> cosine,
      Map<String, Double> measures,
      double seconds)
      implements Finding {
    private static final String COMBINED = "combined";

    /** Copies the collections; measures are sorted, as lines of results are. */
    public Measured {
      tests = List.copyOf(tests);
      measures = Collections.unmodifiableMap(new TreeMap<>(measures));
    }

    /** The test of all parts together, or the only one. */
    public Optional<Test> joint() {
      return tests.stream().filter(test -> test.name().equals(COMBINED)).findFirst().or(this::best);
    }

    /** The test with the smallest corrected chance. */
    public Optional<Test> best() {
      return tests.stream().min(Comparator.comparingDouble(Test::correctedLog10p));
    }

    @Override
    public void write(ObjectNode json) {
      json.put("status", "measured").put("verdict", verdict);
      ArrayNode array = json.putArray("tests");
      tests.forEach(
          test ->
              array
                  .addObject()
                  .put("name", test.name())
                  .put("matches", test.matches())
                  .put("bits", test.bits())
                  .put("log10p", test.log10p())
                  .put("correctedLog10p", test.correctedLog10p()));
      utility.ifPresent(u -> json.set("utility", u.toJson()));
      cosine.ifPresent(value -> json.put("cosine", value));
      ObjectNode all = json.putObject("measures");
      measures.forEach(all::put);
      json.put("seconds", seconds);
    }
  }

  /**
   * The attack was not made, as the thief lacks what it needs.
   *
   * @param why what is missing
   */
  record NotApplicable(String why) implements Finding {
    @Override
    public void write(ObjectNode json) {
      json.put("status", "not-applicable").put("why", why);
    }
  }

  /**
   * The attack refused this model.
   *
   * @param why in the words of the refusal
   */
  record Refused(String why) implements Finding {
    @Override
    public void write(ObjectNode json) {
      json.put("status", "refused").put("why", why);
    }
  }

  /**
   * Something broke that should not have. Not kept among the results, so that the next run tries
   * again.
   *
   * @param why what broke
   */
  record Failed(String why) implements Finding {
    @Override
    public void write(ObjectNode json) {
      json.put("status", "failed").put("why", why);
    }
  }

  /**
   * One test of a verification.
   *
   * @param name of the parts it used
   * @param matches bits that agree
   * @param bits in all
   * @param log10p decimal logarithm of the chance
   * @param correctedLog10p the same, corrected for all tests made
   */
  record Test(String name, int matches, int bits, double log10p, double correctedLog10p) {}

  /**
   * What a model is good for, beside the marked copy.
   *
   * @param metric name of the number
   * @param value the number; larger is better
   * @param n pictures
   * @param lost how much smaller it is than the marked copy's
   * @param low lower end of the loss's 95 % interval
   * @param high upper end of it
   */
  record Utility(String metric, double value, int n, double lost, double low, double high) {
    ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("metric", metric).put("value", value).put("n", n);
      return json.put("lost", lost).put("low", low).put("high", high);
    }
  }
}
