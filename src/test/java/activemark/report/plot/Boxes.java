package activemark.report.plot;

import activemark.report.html.Element;
import activemark.report.html.Node;
import java.util.ArrayList;
import java.util.List;

/** Where the labels of a drawing lie, by the widths that drawings reckon with. */
final class Boxes {
  private Boxes() {}

  /** A line of text and its extent. */
  record Box(String text, double left, double right, double top, double bottom) {
    boolean overlaps(Box other) {
      return left < other.right - 0.1
          && other.left < right - 0.1
          && top < other.bottom - 0.1
          && other.top < bottom - 0.1;
    }
  }

  static List<Box> of(Element svg) {
    List<Box> boxes = new ArrayList<>();
    for (Node child : svg.children()) {
      if (child instanceof Element text && text.name().equals("text")) {
        String words = ((Node.Text) text.children().get(0)).value();
        double x = number(text, "x");
        double y = number(text, "y");
        double width = Lettering.width(words, Drawing.TEXT);
        String anchor = text.attributes().get("text-anchor");
        double left = x - (anchor.equals("end") ? width : anchor.equals("middle") ? width / 2 : 0);
        boxes.add(new Box(words, left, left + width, y - Drawing.TEXT * 0.8, y + 3));
      }
    }
    return boxes;
  }

  static double number(Element element, String attribute) {
    return Double.parseDouble(element.attributes().get(attribute));
  }
}
