package activemark.cli;

import activemark.error.BadInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options that one way of using a command needs and another forbids. */
final class Modes {
  private Modes() {}

  /** The value of an option that is needed here. */
  static <T> T needed(@Nullable T value, String option, String when) {
    if (value == null) {
      throw missing(option, when);
    }
    return value;
  }

  /** The values of an option that is needed here at least once. */
  static <T> List<T> neededOnce(List<T> values, String option, String when) {
    if (values.isEmpty()) {
      throw missing(option, when);
    }
    return values;
  }

  private static BadInput missing(String option, String when) {
    return BadInput.of("An option is missing").at(option).expected("it is needed " + when).bad();
  }

  /** Fails if an option was given that means nothing here. */
  static void refuse(@Nullable Object value, String option, String when) {
    boolean given =
        value instanceof List<?> list ? !list.isEmpty() : value != null && !value.equals(false);
    if (given) {
      throw BadInput.of("An option means nothing here")
          .at(option)
          .expected("it is not used " + when)
          .fix("Leave it out.")
          .bad();
    }
  }
}
