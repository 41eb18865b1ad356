package activemark.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Profiles and fidelities as marking and profiling write them. */
final class Recorded {
  private Recorded() {}

  static ObjectNode profile(int expressive) {
    double[] top = {0.92, 0.69, 0.77, 0.76, 0.95, 1.07, 1.48, 1.78, 4.18, 4.67, 6.03, 127.6};
    double[] median = {.16, .15, .17, .18, .2, .21, .24, .28, .31, .36, .42, .11};
    ObjectNode profile = JsonNodeFactory.instance.objectNode();
    profile.put("images", 64);
    if (expressive >= 0) {
      profile.put("expressive", expressive);
      profile.put(
          "reason",
          "Block 8: its mean top activation rises by 2.4 to 4.18, the largest rise among blocks that"
              + " leave room for a tail.");
    } else {
      profile.putNull("expressive");
      profile.put(
          "reason",
          "No block stands out: the largest rise of the top activations, 0.41 at block 6, is under"
              + " twice the middle one, 0.3.");
    }
    if (expressive >= 0) {
      profile.putObject("jump").put("confidence", 0.95).put("low", 2.31).put("high", 2.52);
    }
    profile.putArray("massive").add(11);
    profile.put(
        "massiveReason",
        "Massive activations in 1 of 12 blocks, first in block 11: 153.1, 1392 times the median, in"
            + " channel 46 in 97 % of the pictures, at a patch in 100 %.");
    ArrayNode blocks = profile.putArray("blocks");
    for (int i = 0; i < top.length; i++) {
      ObjectNode block = blocks.addObject();
      block.put("block", i);
      ArrayNode five = block.putArray("top");
      for (int k = 0; k < 5; k++) {
        five.add(top[i] * (1.2 - 0.1 * k));
      }
      block.put("topMean", top[i]).put("median", median[i]);
      block.put("tokenNorm", 8 + i).put("tokenNormMax", 20 + 2 * i);
      block.put("topToken", 121).put("topChannel", 46).put("topShare", 0.83);
      block.put("ratio", 1.2 * top[i] / median[i]);
      block.put("modalChannel", 46).put("channelShare", 0.97);
      block.put("tokenKind", "patch").put("tokenKindShare", 1);
      block.put("rise", i == 0 ? top[0] : top[i] - top[i - 1]);
      block.put("eligible", i <= 8).put("massive", i == 11);
    }
    return profile;
  }

  static ObjectNode profileNamed(String name) {
    return profile(8).put("reason", name);
  }

  static ObjectNode fidelity() {
    ObjectNode fidelity = JsonNodeFactory.instance.objectNode();
    fidelity.put("images", 64);
    fidelity.putObject("classToken").put("mean", 0.99931).put("min", 0.99204);
    fidelity.putObject("tokens").put("mean", 0.99942).put("min", 0.98117);
    ArrayNode parts = fidelity.putArray("parts");
    parts.addObject().put("id", "keyed").put("bits", 256).put("right", 253).put("baseRight", 118);
    parts.addObject().put("id", "tied-7").put("bits", 128).put("right", 127).put("baseRight", 68);
    fidelity
        .putArray("changedTensors")
        .add("encoder.layer.9.mlp.fc2.weight")
        .add("encoder.layer.6.mlp.fc2.weight");
    fidelity.put("changedParameters", 1_179_648).put("parameters", 22_056_576);
    return fidelity.put("seconds", 14.83);
  }

  static ObjectNode fidelityNamed(String name) {
    ObjectNode fidelity = fidelity();
    fidelity.putArray("changedTensors").add(name);
    fidelity.putArray("parts").addObject().put("id", name);
    return fidelity;
  }
}
