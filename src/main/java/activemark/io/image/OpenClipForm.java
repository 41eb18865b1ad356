package activemark.io.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * {@code open_clip_config.json}. The fields {@code interpolation} and {@code resize_mode} are
 * younger than most published files; where they are absent the form means bicubic and shortest,
 * which is all the library could do when such files were written. Mean and std must be there.
 */
final class OpenClipForm {
  private static final String WHERE = "open_clip_config.json";

  private OpenClipForm() {}

  static Preprocessing read(JsonNode file) {
    Fields fields = new Fields(WHERE + ", preprocess_cfg", file.path("preprocess_cfg"));
    fields.allowOnly(
        List.of("size", "mode", "mean", "std", "interpolation", "resize_mode", "fill_color"));
    if (fields.has("mode") && !fields.text("mode", "\"RGB\"").equals("RGB")) {
      throw fields.unsupported("mode");
    }
    float[] mean = fields.colours("mean");
    float[] std = fields.colours("std");
    fields.requireComplete();
    int[] size = size(file, fields);
    String filter =
        fields.has("interpolation") ? fields.text("interpolation", "\"bicubic\"") : "bicubic";
    // The library takes "random" for training and bicubic for everything else.
    Filter interpolation = filter.equals("random") ? Filter.BICUBIC : Filter.ofName(filter);
    String mode =
        fields.has("resize_mode") ? fields.text("resize_mode", "\"shortest\"") : "shortest";
    int fill = fields.has("fill_color") ? fields.integer("fill_color", "0 to 255") : 0;
    fields.expect(fill >= 0 && fill <= 255, "fill_color", "0 to 255");
    boolean longest = mode.equals("longest");
    Crop crop =
        new Crop(size[0], size[1], Crop.Centring.TORCHVISION, longest ? fill * 0x010101 : 0);
    Resize resize =
        switch (mode) {
          case "shortest" -> TimmForm.shortest(size[0], size[1]);
          case "longest" -> new Resize.Contain(size[0], size[1]);
          case "squash" -> new Resize.Exact(size[0], size[1]);
          default -> throw fields.unsupported("resize_mode");
        };
    Optional<Crop> window = mode.equals("squash") ? Optional.empty() : Optional.of(crop);
    return new Preprocessing(resize, interpolation, window, 1 / 255.0, mean, std);
  }

  /**
   * The tower's size; one in the preprocessing would be overruled by it when the model is built.
   */
  private static int[] size(JsonNode file, Fields preprocess) {
    JsonNode tower = file.path("model_cfg").path("vision_cfg");
    Fields fields =
        tower.hasNonNull("image_size")
            ? new Fields(WHERE + ", model_cfg.vision_cfg", tower)
            : preprocess;
    String name = fields == preprocess ? "size" : "image_size";
    JsonNode size = fields.get(name, "pixels, as model_cfg.vision_cfg.image_size or here");
    fields.requireComplete();
    if (!size.isArray()) {
      int pixels = fields.positive(size, name);
      return new int[] {pixels, pixels};
    }
    fields.expect(size.size() == 2, name, "pixels, or [height, width]");
    return new int[] {fields.positive(size.path(0), name), fields.positive(size.path(1), name)};
  }
}
