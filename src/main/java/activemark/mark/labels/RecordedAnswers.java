package activemark.mark.labels;

import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;

/**
 * The classes that the owner's classifier gave the pictures of a part, and whether its head gives
 * them again on a suspect's features.
 */
public final class RecordedAnswers {
  private static final String ANSWERS = "answers";

  private RecordedAnswers() {}

  /** Records the class of each picture, in the order of the pictures. */
  public static void record(ObjectNode parameters, int[] answers) {
    ArrayNode recorded = parameters.putArray(ANSWERS);
    for (int answer : answers) {
      recorded.add(answer);
    }
  }

  /**
   * Shows a suspect the pictures of a part again.
   *
   * @param pictures name of the tensor that holds the {@link Queries}
   * @param judged what follows, from whether each picture got its recorded class
   * @return that, or why the suspect cannot be asked
   */
  public static Readout compare(
      ReadingBench bench, MarkPart part, String pictures, Function<boolean[], Readout> judged) {
    Classifier classifier = Classifier.from(part);
    Optional<String> obstacle = classifier.obstacle(bench.suspect().spec());
    if (obstacle.isPresent()) {
      return new Readout.Unreadable(obstacle.get());
    }
    Queries queries = new Queries(part.tensor(pictures));
    Optional<int[]> answers;
    try (Scope scope = Scope.open()) {
      answers = queries.answers(classifier.on(bench.suspect()));
    }
    return answers
        .map(given -> judged.apply(same(given, part.parameters().path(ANSWERS))))
        .orElseGet(
            () -> new Readout.Unreadable("the suspect computes values that are not numbers"));
  }

  private static boolean[] same(int[] given, JsonNode recorded) {
    boolean[] same = new boolean[given.length];
    for (int i = 0; i < same.length; i++) {
      same[i] = given[i] == recorded.path(i).asInt(-1);
    }
    return same;
  }
}
