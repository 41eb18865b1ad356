package activemark.attack.thief;

import activemark.error.BadInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value for every parameter of one attack, each known to make sense. */
public final class Settings {
  private final String attack;
  private final Map<String, String> values;

  private Settings(String attack, Map<String, String> values) {
    this.attack = attack;
    this.values = values;
  }

  /** Every parameter's default. */
  public static Settings defaults(Attack attack) {
    return of(attack, Map.of());
  }

  /**
   * Defaults but for some chosen values, by name.
   *
   * @throws BadInput if a name is not the attack's or a value makes no sense
   */
  public static Settings of(Attack attack, Map<String, String> chosen) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Parameter<?> parameter : attack.parameters()) {
      String text = chosen.getOrDefault(parameter.name(), parameter.defaultText()).strip();
      parameter.read(text);
      values.put(parameter.name(), text);
    }
    for (String name : chosen.keySet()) {
      if (!values.containsKey(name)) {
        throw BadInput.of("The attack has no such parameter")
            .at("--set " + name)
            .expected(
                values.isEmpty()
                    ? attack.id() + " has no parameters"
                    : String.join(", ", values.keySet()))
            .found(name)
            .bad();
      }
    }
    return new Settings(attack.id(), values);
  }

  /**
   * Defaults but for some assignments {@code name=value}.
   *
   * @throws BadInput also if a text is no assignment or a name is assigned twice
   */
  public static Settings parse(Attack attack, List<String> assignments) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (String assignment : assignments) {
      int sign = assignment.indexOf('=');
      if (sign < 1) {
        throw BadInput.of("This is no assignment")
            .at("--set")
            .expected("NAME=VALUE")
            .found(assignment)
            .bad();
      }
      String name = assignment.substring(0, sign).strip();
      if (chosen.put(name, assignment.substring(sign + 1)) != null) {
        throw BadInput.of("A parameter is set twice").at("--set " + name).bad();
      }
    }
    return of(attack, chosen);
  }

  /** The value of a parameter, which must be the attack's. */
  public <T> T get(Parameter<T> parameter) {
    String text = values.get(parameter.name());
    if (text == null) {
      throw new IllegalArgumentException(attack + " has no parameter " + parameter.name());
    }
    return parameter.read(text);
  }

  /** All values as text, by name, in the attack's order. */
  public Map<String, String> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The attack with its settings, such as {@code prune ratio=0.4 reach=layer}. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(each -> " " + each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining("", attack, ""));
  }
}
