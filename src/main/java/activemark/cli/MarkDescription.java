package activemark.cli;

import activemark.proof.canonical.CanonicalJson;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a mark file says, without the secret and without what the secret gives. */
final class MarkDescription {
  private MarkDescription() {}

  /** Describes a mark that was read from a file. */
  static Described of(Path file, MarkFile mark) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "mark").put("path", file.toString());
    json.put("owner", mark.owner()).put("ownerCommitment", mark.ownerCommitment());
    json.put("recipient", mark.recipient()).put("markDigest", mark.digest());
    json.put("baseDigest", mark.baseDigest()).put("releaseDigest", mark.releaseDigest());
    json.put("created", mark.created().toString());
    json.set("reading", mark.reading());
    ArrayNode parts = json.putArray("parts");
    mark.parts().forEach(part -> parts.add(json(part)));
    json.set("fidelity", mark.fidelity());

    Sheet sheet =
        new Sheet("Mark " + file)
            .fact("owner", mark.owner())
            .fact("commitment", mark.ownerCommitment())
            .fact("recipient", mark.recipient())
            .fact("made", mark.created())
            .fact("base", mark.baseDigest())
            .fact("release", mark.releaseDigest())
            .fact("mark digest", mark.digest())
            .fact("secret", "not shown");
    JsonNode crop = mark.reading().at("/preprocessing/crop");
    if (crop.has("width")) {
      sheet.fact("pictures", crop.path("width") + " x " + crop.path("height") + " pixels");
    }
    JsonNode profile = mark.reading().at("/profile/reason");
    if (profile.isTextual()) {
      sheet.fact("profile", profile.asText());
    }
    FidelitySheet.add(sheet, mark.fidelity()).table(rows(mark));
    return new Described(json, sheet);
  }

  private static ObjectNode json(MarkPart part) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", part.id()).put("scheme", part.scheme()).put("bits", part.bits());
    json.put("digest", part.digest()).set("parameters", part.parameters());
    ArrayNode tensors = json.putArray("tensors");
    part.tensors().keySet().forEach(tensors::add);
    part.learned().keySet().forEach(json.putArray("learned")::add);
    return json;
  }

  private static List<List<String>> rows(MarkFile mark) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("part", "scheme", "bits", "tensors", "parameters"));
    for (MarkPart part : mark.parts()) {
      String tensors =
          Stream.of(part.tensors(), part.learned())
              .flatMap(all -> all.entrySet().stream())
              .map(each -> each.getKey() + each.getValue().shape())
              .collect(Collectors.joining(" "));
      rows.add(
          List.of(
              part.id(),
              part.scheme(),
              Integer.toString(part.bits()),
              tensors,
              CanonicalJson.of(part.parameters())));
    }
    return rows;
  }
}
