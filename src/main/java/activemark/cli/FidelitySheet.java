package activemark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What marking did to a model, for people. */
final class FidelitySheet {
  /** Names of changed tensors that are told; the JSON has them all. */
  private static final int NAMED = 6;

  private FidelitySheet() {}

  /** Adds how well each part is read, how alike the features are, and how much was changed. */
  static Sheet add(Sheet sheet, JsonNode fidelity) {
    for (JsonNode part : fidelity.path("parts")) {
      sheet.fact(part.path("id").asText(), describe(part));
    }
    if (fidelity.has("classToken")) {
      sheet.fact("class token", cosine(fidelity.path("classToken")));
    }
    if (fidelity.has("tokens")) {
      sheet.fact("all tokens", cosine(fidelity.path("tokens")));
    }
    return fidelity.has("changedParameters") ? sheet.fact("changed", changed(fidelity)) : sheet;
  }

  private static String changed(JsonNode fidelity) {
    List<String> names = names(fidelity.path("changedTensors"));
    return String.format(
        Locale.ROOT,
        "%d of the model's %.1f M parameters%s",
        fidelity.path("changedParameters").asLong(),
        fidelity.path("parameters").asLong() / 1e6,
        names.isEmpty() ? ": the copy is the original" : ", in " + some(names));
  }

  private static String describe(JsonNode part) {
    if (part.has("score")) {
      return String.format(
          Locale.ROOT,
          "a score of %.4f on the copy, %.4f on the original",
          part.path("score").asDouble(),
          part.path("baseScore").asDouble());
    }
    if (part.has("shareOfBits")) {
      return String.format(
          Locale.ROOT,
          "%.1f %% of %d injected bits per picture read back",
          100 * part.path("shareOfBits").asDouble(),
          part.path("bits").asInt());
    }
    String copy =
        String.format(
            Locale.ROOT,
            "%d of %d bits right on held-out pictures",
            part.path("right").asInt(),
            part.path("bits").asInt());
    return part.has("baseRight")
        ? copy + ", " + part.path("baseRight").asInt() + " on the unmarked original"
        : copy + ", none to read on the unmarked original";
  }

  private static String cosine(JsonNode c) {
    return String.format(
        Locale.ROOT,
        "cosine to the original %.5f mean, %.5f least",
        c.path("mean").asDouble(),
        c.path("min").asDouble());
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
  }

  private static List<String> names(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(node -> names.add(node.asText()));
    return names;
  }
}
