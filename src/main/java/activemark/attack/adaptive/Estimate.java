package activemark.attack.adaptive;

import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a thief finds what a layer may hold of a tied mark.
 *
 * @param of what the functions are free of
 * @param pictures how many pictures they are measured with, at most
 * @param rank how many of them, those of the largest variance; 0 for all
 * @param keep share of the leading singular directions of what the layer makes of them that is left
 *     alone: the layer's own work is large in few directions, a mark small in many
 */
record Estimate(FreePart.Of of, int pictures, int rank, double keep) {
  private static final Parameter<FreePart.Of> OF =
      Parameter.choice(
          "free-of", FreePart.Of.INPUT, "what no changed function can be a linear function of");
  private static final Parameter<Integer> PICTURES =
      Parameter.whole(
          "measured", 64, 2, 1_000_000, "pictures that the functions are measured with, at most");
  private static final Parameter<Integer> RANK =
      Parameter.whole(
          "rank", 512, 0, 1_000_000, "how many functions, of the largest variance; 0: all");
  private static final Parameter<Double> KEEP =
      Parameter.number(
          "keep", 0, 0, 1, "with low-rank and flip: share of the directions left alone");

  /** An attack's parameters: its own, then those of the estimate. */
  static List<Parameter<?>> after(Parameter<?>... own) {
    return Stream.concat(Stream.of(own), Stream.of(OF, PICTURES, RANK, KEEP)).toList();
  }

  static Estimate of(Settings settings) {
    return new Estimate(
        settings.get(OF), settings.get(PICTURES), settings.get(RANK), settings.get(KEEP));
  }
}
