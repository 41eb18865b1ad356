package activemark.model.task;

import activemark.proof.stats.ClopperPearson;
import activemark.proof.stats.ClopperPearson.Interval;
import activemark.proof.stats.PairedRates;
import java.util.List;

/**
 * What a model did with each picture: enough to compute its number again, and to compare two models
 * picture by picture.
 */
public sealed interface Tally {
  /** Confidence of all intervals. */
  double CONFIDENCE = 0.95;

  /** Number of pictures. */
  int n();

  /** Name of the number, such as {@code accuracy}. */
  String metric();

  /** The number over all pictures; larger is better. */
  double value();

  /** The number's 95 % interval over other pictures of the same kind. */
  Interval interval();

  /**
   * How this differs from what another model did with the same pictures.
   *
   * @throws IllegalArgumentException if the other is of another kind or over another number of
   *     pictures
   */
  Difference minus(Tally other);

  /**
   * Pictures that are right or wrong. Their share has an exact interval; so have the two shares
   * whose difference compares two models.
   *
   * @param right for each picture
   */
  record Hits(List<Boolean> right) implements Tally {
    /** Copies the list. */
    public Hits {
      right = List.copyOf(right);
    }

    @Override
    public int n() {
      return right.size();
    }

    @Override
    public String metric() {
      return "accuracy";
    }

    @Override
    public double value() {
      return hits() / (double) n();
    }

    @Override
    public Interval interval() {
      return ClopperPearson.of(hits(), n(), CONFIDENCE);
    }

    @Override
    public Difference minus(Tally other) {
      if (!(other instanceof Hits hits) || hits.n() != n()) {
        throw notComparable(this, other);
      }
      int gained = 0;
      int lost = 0;
      for (int i = 0; i < n(); i++) {
        gained += right.get(i) && !hits.right.get(i) ? 1 : 0;
        lost += !right.get(i) && hits.right.get(i) ? 1 : 0;
      }
      Interval interval = PairedRates.difference(gained, lost, n(), CONFIDENCE);
      return new Difference(value() - hits.value(), interval.low(), interval.high(), gained, lost);
    }

    private int hits() {
      return (int) right.stream().filter(hit -> hit).count();
    }
  }

  /**
   * Pictures cut into classes. The number is the mean over the classes of the intersection over the
   * union of all pictures together; intervals come from drawing pictures again.
   *
   * @param pictures the areas of each picture
   */
  record Areas(List<ClassAreas> pictures) implements Tally {
    /** Copies the list. */
    public Areas {
      pictures = List.copyOf(pictures);
    }

    @Override
    public int n() {
      return pictures.size();
    }

    @Override
    public String metric() {
      return "mIoU";
    }

    @Override
    public double value() {
      return ClassAreas.meanOverlap(pictures, Bootstrap.all(n()));
    }

    @Override
    public Interval interval() {
      return Bootstrap.interval(n(), which -> ClassAreas.meanOverlap(pictures, which), CONFIDENCE);
    }

    @Override
    public Difference minus(Tally other) {
      if (!(other instanceof Areas areas) || areas.n() != n()) {
        throw notComparable(this, other);
      }
      int gained = 0;
      int lost = 0;
      for (int i = 0; i < n(); i++) {
        int[] one = {i};
        double apart =
            ClassAreas.meanOverlap(pictures, one) - ClassAreas.meanOverlap(areas.pictures, one);
        gained += apart > 0 ? 1 : 0;
        lost += apart < 0 ? 1 : 0;
      }
      Interval interval =
          Bootstrap.interval(
              n(),
              which ->
                  ClassAreas.meanOverlap(pictures, which)
                      - ClassAreas.meanOverlap(areas.pictures, which),
              CONFIDENCE);
      return new Difference(value() - areas.value(), interval.low(), interval.high(), gained, lost);
    }
  }

  private static IllegalArgumentException notComparable(Tally one, Tally other) {
    return new IllegalArgumentException(
        "not comparable: %s of %d and %s of %d pictures"
            .formatted(one.metric(), one.n(), other.metric(), other.n()));
  }
}
