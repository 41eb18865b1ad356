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
    profile
        .jump()
        .ifPresent(
            jump ->
                json.putObject("jump")
                    .put("confidence", Profile.CONFIDENCE)
                    .put("low", jump.low())
                    .put("high", jump.high()));
    ArrayNode massive = json.putArray("massive");
    profile.massive().forEach(block -> massive.add(block.block()));
    json.put("massiveReason", profile.massiveReason());
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
          .put("ratio", b.ratio())
          .put("topToken", b.peak().token())
          .put("topChannel", b.peak().channel())
          .put("topShare", b.peak().share())
          .put("modalChannel", b.peak().modalChannel())
          .put("channelShare", b.peak().channelShare())
          .put("tokenKind", b.peak().kind().words())
          .put("tokenKindShare", b.peak().kindShare())
          .put("rise", b.rise())
          .put("eligible", b.eligible())
          .put("massive", b.massive());
    }
    return json;
  }
}
