package activemark.cli;

import activemark.error.BadInput;
import activemark.model.backbone.layout.VisionModel;
import activemark.proof.sign.ModelManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Models named on a command line, found by the digest that documents of ours use. */
final class ModelRoots {
  private ModelRoots() {}

  /**
   * A model by its two digests.
   *
   * @param digest the identity that mark files and evidence name
   * @param root as model signatures name it
   */
  record Roots(String digest, String root) {}

  /**
   * Both digests of a model.
   *
   * @param expected digest to what the model is for, in people's words
   * @param option for messages
   */
  static Roots of(Path path, Map<String, String> expected, String option) {
    try (VisionModel model = VisionModel.open(path)) {
      String digest = model.identity();
      if (!expected.containsKey(digest)) {
        List<String> known = new ArrayList<>();
        expected.forEach((each, what) -> known.add(each + " (" + what + ")"));
        throw BadInput.of("The model is not the one that the documents name")
            .at(option + " " + path)
            .expected("digest " + String.join(" or ", known))
            .found("digest " + digest)
            .fix("Name the model as it was when it was marked or examined.")
            .incompatible();
      }
      return new Roots(digest, ModelManifest.of(model.checkpoint().root(), true).rootDigest());
    }
  }
}
