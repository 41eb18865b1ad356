package activemark.io.image;

import activemark.error.BadInput;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code preprocessor_config.json}. A bare number as size means the shorter side for some classes
 * and a square for others, so it needs the class's name; a resize, filter, crop, mean or std that
 * is left out would be a default of the class and is asked for. Left out rescaling means 1/255 in
 * every class that is read, and old files never name it. Classes that cannot crop need not say so.
 */
final class HuggingFaceForm {
  private static final String WHERE = "preprocessor_config.json";

  /** Classes whose bare size is the shorter side, and which crop. */
  private static final Set<String> SHORTEST = Set.of("Bit", "CLIP", "ChineseCLIP");

  /** Classes whose bare size is a square, and which crop. */
  private static final Set<String> SQUARE = Set.of("DeiT", "Beit");

  /** Classes whose bare size is a square, and which cannot crop. */
  private static final Set<String> SQUARE_WHOLE = Set.of("ViT", "Siglip");

  /** Fields that change nothing in how one picture is prepared. */
  private static final Set<String> HARMLESS =
      Set.of("do_convert_rgb", "do_reduce_labels", "do_normalize", "do_rescale", "do_resize");

  private final Fields fields;
  private final String family;

  private HuggingFaceForm(JsonNode file) {
    fields = new Fields(WHERE, file);
    family = family(file);
    refuseOtherSteps(file);
  }

  static Preprocessing read(JsonNode file) {
    return new HuggingFaceForm(file).preprocessing();
  }

  private Preprocessing preprocessing() {
    boolean resizes = fields.flag("do_resize");
    Resize resize = resizes ? resize() : new Resize.Unchanged();
    int code = resizes ? fields.integer("resample", "2 for bilinear or 3 for bicubic") : 2;
    boolean crops = crops();
    Optional<Crop> crop = crops ? crop() : Optional.empty();
    boolean normalises = fields.flag("do_normalize");
    float[] mean = normalises ? fields.colours("image_mean") : new float[] {0, 0, 0};
    float[] std = normalises ? fields.colours("image_std") : new float[] {1, 1, 1};
    double rescale = rescale();
    fields.requireComplete();
    return new Preprocessing(resize, Filter.ofCode(code), crop, rescale, mean, std);
  }

  private Resize resize() {
    String form = "{\"shortest_edge\": pixels} or {\"height\": pixels, \"width\": pixels}";
    JsonNode size = fields.get("size", form);
    if (size.isInt()) {
      int pixels = fields.positive(size, "size");
      if (SHORTEST.contains(family)) {
        return new Resize.ShortestEdge(pixels);
      }
      fields.expect(!family.isEmpty(), "size", form);
      return new Resize.Exact(pixels, pixels);
    }
    if (!fields.has("size")) {
      return new Resize.Unchanged();
    }
    fields.expect(size.isObject(), "size", form);
    Fields inside = new Fields(WHERE + ", size", size);
    if (inside.has("shortest_edge")) {
      inside.allowOnly(List.of("shortest_edge"));
      return new Resize.ShortestEdge(inside.pixels("shortest_edge"));
    }
    inside.allowOnly(List.of("height", "width"));
    int height = inside.pixels("height");
    int width = inside.pixels("width");
    inside.requireComplete();
    return new Resize.Exact(height, width);
  }

  private boolean crops() {
    if (SQUARE_WHOLE.contains(family)) {
      // These classes have no such step and ignore the field, so a file that asks for it is wrong.
      if (fields.flag("do_center_crop", false)) {
        throw fields.unsupported("do_center_crop");
      }
      return false;
    }
    return fields.flag("do_center_crop");
  }

  private Optional<Crop> crop() {
    String form = "{\"height\": pixels, \"width\": pixels}";
    JsonNode size = fields.get("crop_size", form);
    if (!fields.has("crop_size")) {
      return Optional.empty();
    }
    if (size.isInt()) {
      int pixels = fields.positive(size, "crop_size");
      return Optional.of(new Crop(pixels, pixels, Crop.Centring.HUGGING_FACE, 0));
    }
    fields.expect(size.isObject(), "crop_size", form);
    Fields inside = new Fields(WHERE + ", crop_size", size);
    inside.allowOnly(List.of("height", "width"));
    int height = inside.pixels("height");
    int width = inside.pixels("width");
    inside.requireComplete();
    return Optional.of(new Crop(height, width, Crop.Centring.HUGGING_FACE, 0));
  }

  private double rescale() {
    if (!fields.flag("do_rescale", true)) {
      return 1;
    }
    return fields.has("rescale_factor") ? fields.number("rescale_factor", "1/255") : 1 / 255.0;
  }

  /** The class without its ending, such as CLIP; empty when the file does not say. */
  private static String family(JsonNode file) {
    JsonNode type = file.path("image_processor_type");
    if (!type.isTextual()) {
      type = file.path("feature_extractor_type");
    }
    if (!type.isTextual()) {
      return "";
    }
    String name = type.textValue();
    String family = name.replaceFirst("(ImageProcessor(Fast|Pil)?|FeatureExtractor)$", "");
    if (SHORTEST.contains(family) || SQUARE.contains(family) || SQUARE_WHOLE.contains(family)) {
      return family;
    }
    throw BadInput.of("The steps of this image processor are not known")
        .at(WHERE)
        .expected(
            "BitImageProcessor, CLIPImageProcessor, ViTImageProcessor, SiglipImageProcessor, "
                + "DeiTImageProcessor or BeitImageProcessor")
        .found(name)
        .fix("If its steps are resize, centre crop, rescale, normalise, name one of these instead.")
        .bad();
  }

  /** A step or length that is not known would change the pixels unseen. */
  private void refuseOtherSteps(JsonNode file) {
    Iterator<String> names = file.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      boolean known = HARMLESS.contains(name) || name.equals("do_center_crop");
      boolean step = name.startsWith("do_") && file.path(name).asBoolean() && !known;
      boolean ratio = name.equals("crop_pct") && fields.has(name);
      if (step || ratio) {
        throw fields.unsupported(name);
      }
    }
  }
}
