package activemark.proof.commit;

import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.StrictJson;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Procedure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a mark is read, as it was committed to. Whoever may choose that after he saw the suspect, say
 * how pictures become pixels, can try until something fits.
 *
 * @param form input and preprocessing, and every part's public settings; kept in canonical form
 */
public record Configuration(ObjectNode form) {
  /** Copies the form. */
  public Configuration {
    form = StrictJson.parse(CanonicalJson.of(form), "configuration");
  }

  /** Of a mark. */
  static Configuration of(MarkFile file) {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    form.set("reading", file.reading());
    ArrayNode parts = form.putArray("parts");
    for (MarkPart part : file.parts()) {
      parts
          .addObject()
          .put("id", part.id())
          .put("scheme", part.scheme())
          .put("bits", part.bits())
          .put("digest", part.digest())
          .put("learned", part.learnedDigest());
    }
    return new Configuration(form);
  }

  /** The form, copied. */
  @Override
  public ObjectNode form() {
    return form.deepCopy();
  }

  /** What is committed to. */
  String digest() {
    return CanonicalJson.digest(form);
  }

  /** What somebody who read a suspect chose himself, in words; empty if nothing. */
  Optional<String> otherwise(Procedure procedure) {
    JsonNode committed = form.at("/reading/preprocessing");
    String prepared = committed.isObject() ? CanonicalJson.of(committed) : "{}";
    List<String> chosen = new ArrayList<>();
    if (!prepared.equals(CanonicalJson.of(procedure.preprocessing()))) {
      chosen.add("pictures were prepared in another way than was committed to");
    }
    if (procedure.token() >= 0) {
      chosen.add("the mark was asked at token " + procedure.token() + ", not at its own");
    }
    if (!procedure.change().isEmpty()) {
      chosen.add("the suspect saw pictures changed by " + procedure.change());
    }
    return chosen.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", chosen));
  }
}
