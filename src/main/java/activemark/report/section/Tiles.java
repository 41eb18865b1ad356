package activemark.report.section;

import activemark.report.html.Element;
import activemark.report.html.Figures;
import java.util.ArrayList;
import java.util.List;

/** A few numbers, large, each with what it says. */
final class Tiles {
  private final List<Element> tiles = new ArrayList<>();

  Tiles add(String figure, String meaning) {
    tiles.add(
        Element.of(
            "li", Element.of("strong", figure), Element.of("span", Figures.raised(meaning))));
    return this;
  }

  Element element() {
    return Element.of("ul").style("tiles").add(tiles);
  }
}
