package activemark.report.section;

import activemark.proof.verdict.Evidence;
import activemark.report.html.Node;
import java.util.List;

/**
 * A part of the report on a verification. Evidence may lack whatever it may lack; a section then
 * says so in a sentence, or leaves itself out.
 */
public interface Section {
  /** Name within the page, lower case. */
  String id();

  /** Heading for people. */
  String title();

  /** What stands below the heading; empty to leave the section out. */
  List<Node> body(Evidence evidence);
}
