package activemark.model.task;

import activemark.model.data.Embeddings;
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Names a picture's class by a vote of its ten nearest neighbours, by the cosine of embeddings. A
 * divided data set has its neighbours among the training pictures; otherwise each picture is named
 * by all the others. Nothing is learned and nothing left to chance.
 */
final class KnnTask implements Task {
  private static final int NEIGHBOURS = 10;
  private static final int ROWS = 256;

  @Override
  public String id() {
    return "knn";
  }

  @Override
  public String description() {
    return "accuracy of the vote of the 10 nearest neighbours; one sub folder of pictures per class,"
        + " or train and test folders of these";
  }

  @Override
  public boolean fits(Path data) {
    return Split.fits(data);
  }

  @Override
  public TaskResult run(TaskBench bench) {
    try (Scope scope = Scope.open()) {
      if (!Split.isDivided(bench.data())) {
        LabelledImages all = LabelledImages.open(bench.data(), bench.preprocessing());
        Tensor embeddings = directions(bench, all);
        return TaskResult.of(
            id(), new Tally.Hits(right(embeddings, all.labels(), embeddings, all.labels(), true)));
      }
      Split split = Split.open(bench.data(), bench.preprocessing(), 0.5, bench.seed());
      return TaskResult.of(
          id(),
          new Tally.Hits(
              right(
                  directions(bench, split.test()),
                  split.test().labels(),
                  directions(bench, split.train()),
                  split.train().labels(),
                  false)));
    }
  }

  private static Tensor directions(TaskBench bench, LabelledImages data) {
    return Embeddings.of(bench.model(), data.images(), bench.precision(), bench.progress());
  }

  /**
   * Which questions get the right class from the known.
   *
   * @param questions embeddings [Q, F]
   * @param known embeddings [n, F]
   * @param same whether question i is known number i, and must not answer for itself
   */
  static List<Boolean> right(
      Tensor questions,
      List<Integer> questionLabels,
      Tensor known,
      List<Integer> knownLabels,
      boolean same) {
    int n = knownLabels.size();
    List<Boolean> right = new ArrayList<>();
    try (Scope outer = Scope.open()) {
      Tensor a = unit(questions);
      Tensor b = unit(known).t();
      for (int from = 0; from < questionLabels.size(); from += ROWS) {
        int to = Math.min(questionLabels.size(), from + ROWS);
        try (Scope scope = Scope.open()) {
          float[] cosines = Ops.floats(Ops.rows(a, from, to).matmul(b)); // [rows, n]
          for (int q = from; q < to; q++) {
            int voted = vote(cosines, (q - from) * n, knownLabels, same ? q : -1);
            right.add(voted == questionLabels.get(q));
          }
        }
      }
    }
    return right;
  }

  private static Tensor unit(Tensor rows) {
    Tensor norm = rows.square().sum(new long[] {1}, true, new ScalarTypeOptional());
    return rows.div(norm.sqrt().clamp_min(new Scalar(1e-12)));
  }

  /** The class with most votes; among equals the one of greater cosines, then the first. */
  private static int vote(float[] cosines, int at, List<Integer> labels, int except) {
    int k = Math.min(NEIGHBOURS, labels.size() - (except >= 0 ? 1 : 0));
    int[] nearest = new int[k]; // in falling order of cosine, then rising of number
    int found = 0;
    for (int i = 0; i < labels.size(); i++) {
      if (i == except || (found == k && cosines[at + i] <= cosines[at + nearest[k - 1]])) {
        continue;
      }
      int place = found < k ? found++ : k - 1;
      while (place > 0 && cosines[at + nearest[place - 1]] < cosines[at + i]) {
        nearest[place] = nearest[place - 1];
        place--;
      }
      nearest[place] = i;
    }
    int classes = labels.stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    int[] votes = new int[classes];
    double[] weight = new double[classes];
    for (int i : nearest) {
      votes[labels.get(i)]++;
      weight[labels.get(i)] += cosines[at + i];
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (votes[c] > votes[best] || (votes[c] == votes[best] && weight[c] > weight[best])) {
        best = c;
      }
    }
    return best;
  }
}
