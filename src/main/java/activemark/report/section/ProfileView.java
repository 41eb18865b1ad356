package activemark.report.section;

import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import activemark.report.plot.DecadeChart;
import activemark.report.plot.Figure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A profile as people see it.
 *
 * @param profile as in evidence; free JSON, so anything may be missing or of another kind
 */
public record ProfileView(ObjectNode profile) {
  private static final int MAX_BLOCKS = 400;

  /** The conclusion and the plot. */
  public List<Node> summary() {
    List<Node> body = new ArrayList<>();
    body.add(conclusion());
    body.add(Words.paragraph(reason() + jump()));
    if (profile.path("massiveReason").isTextual()) {
      body.add(Words.paragraph(profile.path("massiveReason").textValue()));
    }
    List<JsonNode> blocks = blocks();
    DecadeChart chart =
        new DecadeChart("block", "absolute activation, logarithmic")
            .add("mean of the five largest", column(blocks, "topMean"))
            .add("median", column(blocks, "median"));
    if (chart.isEmpty()) {
      body.add(Words.note("The profile holds no activations to draw."));
      return body;
    }
    OptionalInt expressive = expressive();
    String said =
        "Largest and median activations of " + Words.count(blocks.size(), "block", "blocks");
    body.add(
        Figure.of(
            width ->
                chart.draw(
                    width, expressive, "expressive: block " + expressive.orElse(0), said + "."),
            said
                + (profile.path("images").isInt()
                    ? ", mean over "
                        + Words.count(profile.path("images").asInt(), "image", "images")
                    : "")
                + "."));
    return body;
  }

  /** Every block with its numbers. */
  public List<Node> details() {
    Table table =
        new Table(
            "Activations per block",
            "Block",
            "Top 5, mean",
            "Rise",
            "Median",
            "Token norm",
            "Largest / median",
            "Largest at",
            "Of images",
            "Channel of most images",
            "Kind of token",
            "Remark");
    for (JsonNode block : blocks()) {
      table.row(
          block.path("block").asText(),
          figure(block, "topMean"),
          figure(block, "rise"),
          figure(block, "median"),
          figure(block, "tokenNorm"),
          figure(block, "ratio"),
          place(block),
          share(block, "topShare"),
          channel(block),
          kind(block),
          remark(block));
    }
    return table.isEmpty()
        ? List.of(Words.paragraph("The profile holds no blocks."))
        : List.of(
            table.element(),
            Words.note(
                "Rise: the mean of the five largest activations minus that of the block before."
                    + " Eligible: enough blocks follow to carry a mark. Massive: the largest is above"
                    + " 100 and a thousand times the median (Sun et al., arXiv 2402.17762); it keeps"
                    + " to a channel, while its token may change from image to image."));
  }

  /** Block l, or empty if the profile abstains. */
  public OptionalInt expressive() {
    JsonNode value = profile.path("expressive");
    return value.isInt() && value.asInt() >= 0 && value.asInt() < blocks().size()
        ? OptionalInt.of(value.asInt())
        : OptionalInt.empty();
  }

  private Element conclusion() {
    OptionalInt expressive = expressive();
    return Element.of(
            "p",
            expressive.isPresent()
                ? "Block " + expressive.getAsInt() + " is expressive."
                : "No block is expressive: the profile abstains.")
        .style("conclusion");
  }

  private String reason() {
    return profile.path("reason").isTextual()
        ? profile.path("reason").textValue()
        : "The profile gives no reason.";
  }

  private List<JsonNode> blocks() {
    List<JsonNode> blocks = new ArrayList<>();
    for (JsonNode block : profile.path("blocks")) {
      if (block.isObject() && blocks.size() < MAX_BLOCKS) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  private static double[] column(List<JsonNode> blocks, String name) {
    return blocks.stream().mapToDouble(block -> block.path(name).asDouble(0)).toArray();
  }

  private static String figure(JsonNode block, String name) {
    JsonNode value = block.path(name);
    return value.isNumber() ? Figures.significant(value.asDouble()) : "not recorded";
  }

  private static String place(JsonNode block) {
    if (!block.path("topToken").isInt() || !block.path("topChannel").isInt()) {
      return "not recorded";
    }
    return "token "
        + block.path("topToken").asInt()
        + ", channel "
        + block.path("topChannel").asInt();
  }

  private static String share(JsonNode block, String name) {
    JsonNode share = block.path(name);
    return share.isNumber() ? Figures.decimal(100 * share.asDouble(), 0) + "\u00a0%" : "";
  }

  private static String channel(JsonNode block) {
    JsonNode channel = block.path("modalChannel");
    return channel.isInt()
        ? (channel.asInt() + " " + share(block, "channelShare")).strip()
        : "not recorded";
  }

  private static String kind(JsonNode block) {
    JsonNode kind = block.path("tokenKind");
    return kind.isTextual()
        ? (kind.textValue() + " " + share(block, "tokenKindShare")).strip()
        : "not recorded";
  }

  private String jump() {
    JsonNode low = profile.path("jump").path("low");
    JsonNode high = profile.path("jump").path("high");
    return low.isNumber() && high.isNumber()
        ? " Drawing the images again, the rise is "
            + Figures.significant(low.asDouble())
            + " to "
            + Figures.significant(high.asDouble())
            + " (95\u00a0%)."
        : "";
  }

  private String remark(JsonNode block) {
    List<String> remarks = new ArrayList<>();
    OptionalInt expressive = expressive();
    if (expressive.isPresent() && block.path("block").asInt(-1) == expressive.getAsInt()) {
      remarks.add("expressive");
    } else if (block.path("eligible").asBoolean()) {
      remarks.add("eligible");
    }
    if (block.path("massive").asBoolean()) {
      remarks.add("massive");
    }
    return String.join(", ", remarks);
  }
}
