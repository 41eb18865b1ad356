package activemark.model.task;

import java.util.Arrays;
import java.util.List;

/**
 * How a picture was cut into K classes, in pixels; pixels without a class count nowhere.
 *
 * @param both of each class: pixels that are of it and were given to it
 * @param given of each class: pixels that were given to it
 * @param labelled of each class: pixels that are of it
 */
public record ClassAreas(List<Integer> both, List<Integer> given, List<Integer> labelled) {
  /** Copies the lists, which have one entry per class. */
  public ClassAreas {
    both = List.copyOf(both);
    given = List.copyOf(given);
    labelled = List.copyOf(labelled);
    if (both.size() != given.size() || both.size() != labelled.size()) {
      throw new IllegalArgumentException("not one entry per class");
    }
  }

  /**
   * Counts a picture's pixels.
   *
   * @param named the class each pixel was given, 0..K-1
   * @param real the class each pixel is of, or a negative number for none
   * @param classes K
   */
  static ClassAreas of(int[] named, int[] real, int classes) {
    Integer[] both = new Integer[classes];
    Integer[] given = new Integer[classes];
    Integer[] labelled = new Integer[classes];
    Arrays.fill(both, 0);
    Arrays.fill(given, 0);
    Arrays.fill(labelled, 0);
    for (int i = 0; i < real.length; i++) {
      if (real[i] >= 0) {
        given[named[i]]++;
        labelled[real[i]]++;
        both[real[i]] += named[i] == real[i] ? 1 : 0;
      }
    }
    return new ClassAreas(Arrays.asList(both), Arrays.asList(given), Arrays.asList(labelled));
  }

  /**
   * Intersection over union of each class over the chosen pictures together, its mean over the
   * classes that occur in them; 0 if none does.
   *
   * @param which numbers of pictures, which may repeat
   */
  static double meanOverlap(List<ClassAreas> pictures, int[] which) {
    int classes = pictures.get(0).both.size();
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < classes; k++) {
      long both = 0;
      long union = 0;
      long labelled = 0;
      for (int i : which) {
        ClassAreas one = pictures.get(i);
        both += one.both.get(k);
        labelled += one.labelled.get(k);
        union += one.given.get(k) + one.labelled.get(k) - one.both.get(k);
      }
      if (labelled > 0) {
        sum += both / (double) union;
        occurring++;
      }
    }
    return occurring == 0 ? 0 : sum / occurring;
  }
}
