package activemark.io.checkpoint;

import activemark.error.BadInput;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Pickled weights, which can run any program when they are loaded, and are never read here. */
final class Pickles {
  private static final List<String> SUFFIXES =
      List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle");

  private Pickles() {}

  /** Whether a file of this name is usually a pickle. */
  static boolean isNamedLikeOne(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }

  /** Fails if a file begins as a zip archive or a pickle does, whatever its name. */
  static void refuseIfPickle(ByteBuffer start, Path path) {
    boolean zip = start.get(0) == 'P' && start.get(1) == 'K' && start.get(2) == 3;
    boolean pickle = start.get(0) == (byte) 0x80 && start.get(1) >= 2 && start.get(1) <= 5;
    // As a header length, a pickle's first bytes can stand for a small number: 0x80 0x02 is 640.
    if (zip || (pickle && start.getLong(0) > SafetensorsHeader.MOST_BYTES)) {
      throw refused(path);
    }
  }

  /** The refusal, with the command that converts the file. */
  static BadInput refused(Path path) {
    String stem = path.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    String target = stem.replace("pytorch_model", "model") + ".safetensors";
    return BadInput.of("Pickled weights are not read: loading a pickle can run any program in it")
        .at(path)
        .expected("a .safetensors file")
        .found("a pickle (.bin, .pt, .pth)")
        .fix(
            "If you trust where it came from, convert it where PyTorch is installed: "
                + command(path, path.resolveSibling(target)))
        .bad();
  }

  private static String command(Path from, Path to) {
    return "python -c 'import sys, torch; from safetensors.torch import save_file; "
        + "d = torch.load(sys.argv[1], map_location=\"cpu\", weights_only=True); "
        + "d = d.get(\"state_dict\", d); "
        + "save_file({k: v.clone().contiguous() for k, v in d.items() if torch.is_tensor(v)}, sys.argv[2], "
        + "{\"format\": \"pt\"})' "
        + shellQuoted(from)
        + " "
        + shellQuoted(to);
  }

  private static String shellQuoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
