package activemark.mark.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A profile as JSON, for documents and reports. */
public final class ProfileJson {
  private ProfileJson() {}

  /** The whole profile. */
  public static ObjectNode of(Profile profile) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode json = nodes.objectNode().put("images", profile.images());
    if (profile.expressive().isPresent()) {
      json.put("expressive", profile.expressive().getAsInt());
    } else {
      json.putNull("expressive");
    }
    json.put("reason", profile.reason());
    ArrayNode blocks = json.putArray("blocks");
    for (BlockProfile b : profile.blocks()) {
      ObjectNode block = blocks.addObject().put("block", b.block());
      ArrayNode top = block.putArray("top");
      b.top().forEach(top::add);
      block
          .put("topMean", b.topMean())
          .put("median", b.median())
          .put("tokenNorm", b.tokenNorm())
          .put("tokenNormMax", b.tokenNormMax())
          .put("topToken", b.topToken())
          .put("topChannel", b.topChannel())
          .put("topShare", b.topShare())
          .put("rise", b.rise())
          .put("eligible", b.eligible())
          .put("massive", b.massive());
    }
    return json;
  }
}
