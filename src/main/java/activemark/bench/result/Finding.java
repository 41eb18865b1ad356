package activemark.bench.result;

import activemark.proof.verdict.TestResult;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
    /** Copies the collections; measures are sorted, as lines of results are. */
    public Measured {
      tests = List.copyOf(tests);
      measures = Collections.unmodifiableMap(new TreeMap<>(measures));
    }

    /** The test of all parts together, or the only one. */
    public Optional<Test> joint() {
      return tests.stream()
          .filter(test -> test.name().equals(TestResult.COMBINED))
          .findFirst()
          .or(this::best);
    }

    /** The test with the smallest corrected chance. */
    public Optional<Test> best() {
      return tests.stream().min(Comparator.comparingDouble(Test::correctedLog10p));
    }

    @Override
    public void write(ObjectNode json) {
      json.put("status", "measured").put("verdict", verdict);
      ArrayNode array = json.putArray("tests");
      tests.forEach(test -> array.add(test.toJson()));
      utility.ifPresent(u -> json.set("utility", u.toJson()));
      cosine.ifPresent(value -> json.put("cosine", value));
      ObjectNode all = json.putObject("measures");
      measures.forEach(all::put);
      json.put("seconds", seconds);
    }
  }

  /**
   * A model was examined by one scheme, beside others that are examined alike.
   *
   * @param model digest of the examined model's weights, hex
   * @param statistics what each part of the mark showed
   * @param verdict by the scheme's own rule: "shown", "not-shown", "inconclusive" or {@link
   *     #NO_RULE}
   * @param test the exact test of all stored bits together; empty where none were read
   * @param utility what the model is still good for; empty if that was not asked or not measurable
   * @param cosine mean cosine of its token features to those of the unmarked original; empty if
   *     they cannot be compared
   * @param making seconds it took to make the model
   * @param reading seconds it took to read the mark from it, its controls included
   */
  record Observed(
      String model,
      List<Statistic> statistics,
      String verdict,
      Optional<Test> test,
      Optional<Utility> utility,
      Optional<Double> cosine,
      double making,
      double reading)
      implements Finding {
    /** The verdict of schemes whose publication names no limit. */
    public static final String NO_RULE = "no-rule";

    /** Copies the list. */
    public Observed {
      statistics = List.copyOf(statistics);
    }

    /**
     * One number for the model: the share of all stored bits that agree, or the mean of what its
     * other parts give; empty if nothing could be read.
     */
    public OptionalDouble statistic() {
      List<Statistic> stored = statistics.stream().filter(Statistic::isStored).toList();
      if (!stored.isEmpty()) {
        double bits = stored.stream().mapToInt(Statistic::of).sum();
        return OptionalDouble.of(stored.stream().mapToInt(Statistic::count).sum() / bits);
      }
      return statistics.stream()
          .filter(one -> !one.isUnreadable())
          .mapToDouble(Statistic::value)
          .average();
    }

    @Override
    public void write(ObjectNode json) {
      json.put("status", "observed").put("model", model).put("verdict", verdict);
      ArrayNode array = json.putArray("statistics");
      statistics.forEach(one -> array.add(one.toJson()));
      test.ifPresent(t -> json.set("test", t.toJson()));
      utility.ifPresent(u -> json.set("utility", u.toJson()));
      cosine.ifPresent(value -> json.put("cosine", value));
      json.put("making", making).put("reading", reading);
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
  record Test(String name, int matches, int bits, double log10p, double correctedLog10p) {
    ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", name).put("matches", matches).put("bits", bits);
      return json.put("log10p", log10p).put("correctedLog10p", correctedLog10p);
    }
  }

  /**
   * What a model is good for, beside a reference: the marked copy, or the unmarked original.
   *
   * @param metric name of the number
   * @param value the number; larger is better
   * @param n pictures
   * @param lost how much smaller it is than the reference's
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
