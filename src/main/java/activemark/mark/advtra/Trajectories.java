package activemark.mark.advtra;

import activemark.mark.labels.Classifier;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Makes trajectories from pictures, several pictures at a time.
 *
 * @param classifier the owner's
 * @param segments at most, one target class each
 * @param height rows of a picture
 * @param width columns of a picture
 */
record Trajectories(Classifier.On classifier, int segments, int height, int width) {
  /** Steps from the start of a segment to its target; as many lead on. */
  static final int LENGTH = 2;

  private static final int ROUNDS = 40;

  /** The pictures of each trajectory that came about, from first to last. */
  List<List<float[]>> from(List<float[]> starts, int classes, RandomStream random) {
    int[] own =
        Walk.of(classifier, starts, zeros(starts.size()), none(starts.size()), height, width)
            .labels()
            .get(0);
    if (own.length == 0) {
      return List.of();
    }
    List<Path> alive = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      List<Integer> targets = new ArrayList<>();
      Arrays.stream(random.permutation(classes)).forEach(targets::add);
      targets.remove(Integer.valueOf(own[i]));
      alive.add(new Path(new ArrayList<>(List.of(starts.get(i))), targets));
    }
    for (int segment = 0; segment < Math.min(segments, classes - 1); segment++) {
      alive = extended(alive, segment);
    }
    return alive.stream().map(Path::pictures).toList();
  }

  /**
   * A trajectory so far.
   *
   * @param pictures in order; the last one starts the next segment
   * @param targets classes in the order in which segments go to them
   */
  private record Path(List<float[]> pictures, List<Integer> targets) {
    float[] end() {
      return pictures.get(pictures.size() - 1);
    }
  }

  /**
   * The search for one more segment.
   *
   * @param path that is to be extended
   * @param target class of the segment
   * @param steps that are being learned
   */
  private record Search(Path path, int target, Steps steps) {}

  /** Those paths for which a segment could be added, with it. */
  private List<Path> extended(List<Path> paths, int segment) {
    List<Search> searching =
        paths.stream()
            .map(path -> new Search(path, path.targets().get(segment), new Steps(LENGTH)))
            .toList();
    List<Search> found = new ArrayList<>();
    for (int round = 0; round < ROUNDS && !searching.isEmpty(); round++) {
      Walk walk = walk(searching, Steps::lengths);
      if (!walk.isFinite()) {
        return List.of();
      }
      List<Search> next = new ArrayList<>();
      for (int row = 0; row < searching.size(); row++) {
        Search one = searching.get(row);
        boolean early = walk.passes(row, one.target());
        if (!early && walk.arrives(row, one.target())) {
          found.add(one);
          continue;
        }
        one.steps().learn(!early, round / (double) ROUNDS);
        if (!one.steps().tooLong()) {
          next.add(one);
        }
      }
      searching = next;
    }
    if (!found.isEmpty()) {
      Walk whole = walk(found, Steps::bothWays);
      for (int row = 0; row < found.size(); row++) {
        for (float[][] sample : whole.samples().subList(1, whole.samples().size())) {
          found.get(row).path().pictures().add(sample[row]);
        }
      }
    }
    return found.stream().map(Search::path).toList();
  }

  private Walk walk(List<Search> searches, Function<Steps, double[]> lengths) {
    return Walk.of(
        classifier,
        searches.stream().map(one -> one.path().end()).toList(),
        searches.stream().map(Search::target).toList(),
        searches.stream().map(one -> lengths.apply(one.steps())).toList(),
        height,
        width);
  }

  private static List<Integer> zeros(int n) {
    return Collections.nCopies(n, 0);
  }

  private static List<double[]> none(int n) {
    return Collections.nCopies(n, new double[0]);
  }
}
