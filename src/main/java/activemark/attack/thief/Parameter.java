package activemark.attack.thief;

import activemark.error.BadInput;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Something that can be chosen about an attack.
 *
 * @param name as in {@code --set name=value}
 * @param defaultText the value it has when nothing is chosen
 * @param range which values make sense, for people
 * @param what it is, for people
 * @param reader from text to value; empty for a text that makes no sense
 */
public record Parameter<T>(
    String name,
    String defaultText,
    String range,
    String what,
    Function<String, Optional<T>> reader) {

  /** A number between two others, both included. */
  public static Parameter<Double> number(
      String name, double defaultValue, double low, double high, String what) {
    return new Parameter<>(
        name,
        text(defaultValue),
        text(low) + " to " + text(high),
        what,
        text -> number(text).filter(x -> low <= x && x <= high));
  }

  /** A whole number between two others, both included. */
  public static Parameter<Integer> whole(
      String name, int defaultValue, int low, int high, String what) {
    return new Parameter<>(
        name,
        Integer.toString(defaultValue),
        low + " to " + high,
        what,
        text -> whole(text).filter(x -> low <= x && x <= high));
  }

  /** One of a few; values are written in lower case. */
  public static <E extends Enum<E>> Parameter<E> choice(String name, E defaultValue, String what) {
    List<E> all = Arrays.asList(defaultValue.getDeclaringClass().getEnumConstants());
    return new Parameter<>(
        name,
        word(defaultValue),
        all.stream().map(Parameter::word).collect(Collectors.joining(" or ")),
        what,
        text -> all.stream().filter(value -> word(value).equals(text)).findFirst());
  }

  /**
   * The value of a text.
   *
   * @throws BadInput if it makes no sense
   */
  T read(String text) {
    return reader
        .apply(text)
        .orElseThrow(
            () ->
                BadInput.of("A parameter of the attack is out of range")
                    .at("--set " + name)
                    .expected(range)
                    .found(text)
                    .bad());
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> whole(String text) {
    try {
      return Optional.of(Integer.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
