package activemark.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An element with attributes in the order given and children. Immutable: every change makes a copy.
 *
 * @param name lower case, or as SVG spells it
 * @param attributes name to value
 * @param children in order
 */
public record Element(String name, Map<String, String> attributes, List<Node> children)
    implements Node {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");
  private static final Set<String> EMPTY = Set.of("meta", "link", "br", "input");
  private static final Set<String> INLINE =
      Set.of("a", "b", "bdi", "code", "span", "strong", "em", "th", "td", "text", "small", "br");

  /** Checks names, which never come from outside; copies the collections. */
  public Element {
    requireName(name);
    attributes.keySet().forEach(Element::requireName);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    children = List.copyOf(children);
  }

  /** An element with children. */
  public static Element of(String name, Node... children) {
    return new Element(name, Map.of(), Arrays.asList(children));
  }

  /** An element with text. */
  public static Element of(String name, String text) {
    return of(name, new Text(text));
  }

  /** The same with another attribute. */
  public Element with(String attribute, String value) {
    Map<String, String> more = new LinkedHashMap<>(attributes);
    more.put(attribute, value);
    return new Element(name, more, children);
  }

  /** The same with a number as attribute, written as short as a hundredth allows. */
  public Element with(String attribute, double value) {
    return with(attribute, Figures.coordinate(value));
  }

  /** The same with a style class. */
  public Element style(String classes) {
    return with("class", classes);
  }

  /** The same with more children. */
  public Element add(Node... more) {
    return add(Arrays.asList(more));
  }

  /** The same with more children. */
  public Element add(List<? extends Node> more) {
    List<Node> all = new ArrayList<>(children);
    all.addAll(more);
    return new Element(name, attributes, all);
  }

  /** The same with more text. */
  public Element add(String text) {
    return add(new Text(text));
  }

  @Override
  public void write(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (key, value) -> {
          // What a form sends back must be what it was given, to the last joiner in a name.
          String escaped = key.equals("value") ? Visible.exact(value) : Visible.escaped(value);
          out.append(' ').append(key).append("=\"").append(escaped).append('"');
        });
    if (EMPTY.contains(name)) {
      out.append("/>");
    } else {
      out.append('>');
      children.forEach(child -> child.write(out));
      out.append("</").append(name).append('>');
    }
    if (!INLINE.contains(name)) {
      out.append('\n');
    }
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name in markup: " + name);
    }
  }
}
