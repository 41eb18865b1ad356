package activemark.report.section;

import activemark.proof.verdict.Evidence;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What marking changed in the original. */
public final class FidelitySection implements Section {
  private static final int MAX_TENSORS = 24;

  @Override
  public String id() {
    return "fidelity";
  }

  @Override
  public String title() {
    return "What marking changed";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    ObjectNode fidelity = evidence.fidelity();
    if (fidelity == null || fidelity.isEmpty()) {
      return List.of(Words.paragraph("No fidelity was recorded when the copy was marked."));
    }
    List<Node> body = new ArrayList<>();
    features(fidelity, body);
    parts(fidelity, body);
    weights(fidelity, body);
    if (body.isEmpty()) {
      body.add(Words.paragraph("The recorded fidelity holds nothing that this version can show."));
    }
    return body;
  }

  private static void features(ObjectNode fidelity, List<Node> body) {
    Table table =
        new Table("Cosine between the features of original and copy", "Features", "Mean", "Worst");
    row(table, "class token", fidelity.path("classToken"));
    row(table, "all tokens", fidelity.path("tokens"));
    if (!table.isEmpty()) {
      String on =
          fidelity.path("images").isInt()
              ? " on " + Words.count(fidelity.path("images").asInt(), "image", "images")
              : "";
      body.add(
          Words.paragraph(
              "The recipient’s copy computes nearly the features of the original"
                  + on
                  + "; a cosine of 1 means no change."));
      body.add(table.element());
    }
  }

  private static void row(Table table, String what, JsonNode cosine) {
    if (cosine.path("mean").isNumber() || cosine.path("min").isNumber()) {
      table.row(what, cosine(cosine.path("mean")), cosine(cosine.path("min")));
    }
  }

  private static String cosine(JsonNode value) {
    return value.isNumber() ? Figures.decimal(value.asDouble(), 5) : "not recorded";
  }

  private static void parts(ObjectNode fidelity, List<Node> body) {
    Table table =
        new Table("Bits read right after marking", "Part", "Recipient’s copy", "Unmarked original");
    for (JsonNode part : fidelity.path("parts")) {
      boolean score = part.path("score").isNumber();
      table.row(
          part.path("id").asText("unnamed"),
          score ? score(part, "score") : bits(part, "right"),
          score ? score(part, "baseScore") : bits(part, "baseRight"));
    }
    if (!table.isEmpty()) {
      body.add(table.element());
    }
  }

  private static String score(JsonNode part, String name) {
    return part.path(name).isNumber()
        ? "a score of " + Figures.decimal(part.path(name).asDouble(), 4)
        : "not recorded";
  }

  private static String bits(JsonNode part, String name) {
    return part.path(name).isNumber()
        ? Figures.whole(part.path(name).asLong())
            + (part.path("bits").isNumber()
                ? " of " + Figures.whole(part.path("bits").asLong())
                : "")
        : "not recorded";
  }

  private static void weights(ObjectNode fidelity, List<Node> body) {
    Facts facts = new Facts();
    JsonNode changed = fidelity.path("changedParameters");
    JsonNode all = fidelity.path("parameters");
    if (changed.isNumber()) {
      String text = Figures.whole(changed.asLong());
      if (all.isNumber() && all.asLong() > 0) {
        text +=
            " of "
                + Figures.whole(all.asLong())
                + " ("
                + Figures.percent(changed.asDouble() / all.asDouble())
                + ")";
      }
      facts.add("Parameters changed", text);
    }
    JsonNode tensors = fidelity.path("changedTensors");
    if (tensors.isArray() && !tensors.isEmpty()) {
      facts.add("Tensors changed", tensors(tensors));
    }
    if (fidelity.path("seconds").isNumber()) {
      facts.add(
          "Time to mark", Figures.decimal(fidelity.path("seconds").asDouble(), 1) + " seconds");
    }
    if (!facts.isEmpty()) {
      body.add(facts.element());
    }
  }

  private static Node[] tensors(JsonNode tensors) {
    List<Node> names = new ArrayList<>();
    for (JsonNode tensor : tensors) {
      if (names.size() == 2 * MAX_TENSORS) {
        names.add(Words.text("and " + (tensors.size() - MAX_TENSORS) + " more"));
        break;
      }
      names.add(Words.code(tensor.asText()));
      names.add(Element.of("br"));
    }
    return names.toArray(Node[]::new);
  }
}
