package activemark.io.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * {@code pretrained_cfg} of timm's {@code config.json}. A left out {@code crop_mode} is {@code
 * center}: the field is younger than the others and has no other meaning when absent.
 */
final class TimmForm {
  private static final String WHERE = "config.json, pretrained_cfg";

  private TimmForm() {}

  static Preprocessing read(JsonNode file) {
    Fields fields =
        new Fields(WHERE, file.has("pretrained_cfg") ? file.path("pretrained_cfg") : file);
    JsonNode input = fields.get("input_size", "[3, height, width]");
    String interpolation = fields.text("interpolation", "\"bicubic\" or \"bilinear\"");
    double share = fields.number("crop_pct", "a number such as 0.9");
    float[] mean = fields.colours("mean");
    float[] std = fields.colours("std");
    String mode = fields.has("crop_mode") ? fields.text("crop_mode", "\"center\"") : "center";
    fields.requireComplete();
    fields.expect(
        input.isArray() && input.size() == 3 && input.path(0).asInt() == 3,
        "input_size",
        "[3, height, width]");
    fields.expect(share > 0 && share <= 4, "crop_pct", "a number above 0, such as 0.9");
    int height = fields.positive(input.path(1), "input_size");
    int width = fields.positive(input.path(2), "input_size");
    int scaledHeight = (int) Math.floor(height / share);
    int scaledWidth = (int) Math.floor(width / share);
    fields.expect(
        scaledHeight >= 1
            && scaledWidth >= 1
            && Math.max(scaledHeight, scaledWidth) <= Crop.LONGEST,
        "crop_pct",
        "a share that leaves a size of 1 to " + Crop.LONGEST + " pixels");
    int fill = mode.equals("border") ? grey(mean) : 0;
    Crop crop = new Crop(height, width, Crop.Centring.TORCHVISION, fill);
    Resize resize =
        switch (mode) {
          case "center" -> shortest(scaledHeight, scaledWidth);
          case "squash" -> new Resize.Exact(scaledHeight, scaledWidth);
          case "border" -> new Resize.Contain(scaledHeight, scaledWidth);
          default -> throw fields.unsupported("crop_mode");
        };
    return new Preprocessing(
        resize, Filter.ofName(interpolation), Optional.of(crop), 1 / 255.0, mean, std);
  }

  /** The shorter side of a square box, or whichever side fills a box of another shape. */
  static Resize shortest(int height, int width) {
    return height == width ? new Resize.ShortestEdge(height) : new Resize.Cover(height, width);
  }

  /** The border has the colour that normalisation takes to about zero. */
  private static int grey(float[] mean) {
    int colour = 0;
    for (float channel : mean) {
      // From the decimal number in the file, as Python has it: 0.5 as float32 is the same, .485
      // not.
      double share = Double.parseDouble(Float.toString(channel));
      colour = (colour << 8) | Math.max(0, Math.min(255, (int) Math.rint(255 * share)));
    }
    return colour;
  }
}
