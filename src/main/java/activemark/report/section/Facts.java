package activemark.report.section;

import activemark.report.html.Element;
import activemark.report.html.Node;
import java.util.ArrayList;
import java.util.List;

/** A list of names and values. */
final class Facts {
  private final List<Node> pairs = new ArrayList<>();

  Facts add(String name, Node... value) {
    pairs.add(Element.of("div", Element.of("dt", name), Element.of("dd", value)));
    return this;
  }

  Facts add(String name, String value) {
    return add(name, Words.text(value));
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  Element element() {
    return Element.of("dl").add(pairs);
  }
}
