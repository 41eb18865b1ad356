package activemark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Whose way of naming tensors a model follows, as its configuration or its tensor names tell.
 *
 * @param layout "timm", "huggingface", "openclip", "dinov2" or "unknown"
 * @param architecture the model's own name for itself; empty when it gives none
 * @param source what the guess rests on
 */
record LayoutGuess(String layout, String architecture, String source) {
  private static final String CONFIG = "config.json";
  private static final String OPEN_CLIP_CONFIG = "open_clip_config.json";

  /** A tensor that only this layout has, whatever stands before its name. */
  private record Sign(String layout, String name) {}

  private static final List<Sign> SIGNS =
      List.of(
          new Sign("timm", "blocks.0.attn.qkv.weight"),
          new Sign("openclip", "transformer.resblocks.0.attn.in_proj_weight"),
          new Sign("huggingface", "encoder.layer.0.attention.attention.query.weight"),
          new Sign("huggingface", "encoder.layers.0.self_attn.q_proj.weight"));

  /**
   * The guess for a model: a configuration file is believed first.
   *
   * @param configs configuration by file name
   * @param names the tensors
   */
  static LayoutGuess of(Map<String, JsonNode> configs, List<String> names) {
    if (configs.containsKey(OPEN_CLIP_CONFIG)) {
      return new LayoutGuess("openclip", "", OPEN_CLIP_CONFIG);
    }
    JsonNode config = configs.get(CONFIG);
    if (config != null && config.hasNonNull("architecture")) {
      return new LayoutGuess("timm", config.get("architecture").asText(), CONFIG);
    }
    if (config != null && config.hasNonNull("model_type")) {
      return new LayoutGuess("huggingface", config.get("model_type").asText(), CONFIG);
    }
    return SIGNS.stream()
        .filter(sign -> names.stream().anyMatch(name -> isOrEndsWith(name, sign.name())))
        .findFirst()
        .map(sign -> new LayoutGuess(sign.layout(), "", "the tensor names"))
        .orElse(new LayoutGuess("unknown", "", "nothing recognised"));
  }

  /** The guess for people. */
  String sentence() {
    String name = architecture.isEmpty() ? layout : layout + ", " + architecture;
    return name + " (" + source + ")";
  }

  private static boolean isOrEndsWith(String name, String sign) {
    return name.equals(sign) || name.endsWith("." + sign);
  }
}
