package activemark.proof.sign;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.StrictJson;
import java.nio.file.Path;
import java.util.List;

/**
 * A detached signature of a model's files in the form of OpenSSF Model Signing 1.0, key method. It
 * proves that these bytes were signed with this key; it says nothing once one byte changed, which
 * is what the mark is for.
 */
public final class ModelSignature {
  private static final int MAX_BYTES = 64 << 20;
  private static final int NAMED = 20;

  private ModelSignature() {}

  /**
   * Signs a model.
   *
   * @param model a folder or a single file
   * @param file where the signature goes; may lie in the folder and is then not part of the model
   * @param links whether links to files are followed; else they are refused
   * @return what was signed
   * @throws BadInput if the model cannot be read or the file exists
   */
  public static ModelManifest sign(Path model, Path file, SigningKey key, boolean links) {
    ModelManifest manifest = ModelManifest.of(model, links, file);
    Bundle bundle = Bundle.signed(manifest.statement(), key);
    NewFile.write(file, CanonicalJson.of(bundle.toJson()) + "\n");
    return manifest;
  }

  /**
   * Checks a model against a signature.
   *
   * @param links whether links to files are followed even if they were not when signing
   * @return what was signed, all of which holds
   * @throws BadInput if another key signed, or anything differs; every file that does is named
   */
  public static ModelManifest check(Path model, Path file, VerifyingKey key, boolean links) {
    String where = "signature " + file;
    Bundle bundle = Bundle.read(StrictJson.read(file, MAX_BYTES, "signature"), where);
    ModelManifest signed = ModelManifest.read(bundle.statement(key), where);
    ModelManifest found = ModelManifest.of(model, links || signed.links(), signed.ignored(), file);
    List<String> differences = signed.differences(found);
    if (!differences.isEmpty()) {
      String more =
          differences.size() > NAMED ? "; and " + (differences.size() - NAMED) + " more" : "";
      throw BadInput.of("The model is not the one that was signed")
          .at(model)
          .expected("the " + signed.resources().size() + " files of " + where)
          .found(
              String.join("; ", differences.subList(0, Math.min(NAMED, differences.size()))) + more)
          .fix("Take the model as it was signed.")
          .bad();
    }
    return signed;
  }
}
