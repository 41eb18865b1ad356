package activemark.cli;

import activemark.proof.commit.Ruling;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Says what a ruling came to, on a terminal and in a document. */
final class RulingDescription {
  private RulingDescription() {}

  static void tell(Ruling ruling, Console console, ObjectNode document) {
    console.say(
        console.paint(
            ruling.accepted() ? Style.GOOD : Style.BAD,
            ruling.accepted() ? "ACCEPTED" : "REFUSED"));
    ObjectNode one = document.putObject("ruling").put("accepted", ruling.accepted());
    ArrayNode reasons = one.putArray("reasons");
    for (String reason : ruling.reasons()) {
      console.say("  " + Printable.of(reason));
      reasons.add(reason);
    }
  }
}
