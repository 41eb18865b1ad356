package activemark.cli;

import activemark.error.BadInput;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.image.Preprocessing;
import activemark.mark.OpenSuspect;
import activemark.mark.Suspect;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Engine;
import activemark.model.tensor.Precision;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Mixin of commands that run a model: threads, precision and how pictures become pixels. */
final class EngineRun {
  private static final int MAX_CONFIG_BYTES = 1 << 20;

  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "Precision of matrix products: ${COMPLETION-CANDIDATES} (default: the faster one here).")
  private @Nullable Precision precision;

  @Option(
      names = "--size",
      paramLabel = "PX",
      description = "Side of the input in pixels (default: as the model's configuration says).")
  private @Nullable Integer size;

  @Option(
      names = "--preprocessing",
      paramLabel = "FILE.json",
      description = "A preprocessor_config.json, where the model has none.")
  private @Nullable Path preprocessing;

  /** The seed of public randomness. */
  long seed() {
    return run.seed();
  }

  /** Whether the user asked for an input size. */
  boolean sized() {
    return size != null;
  }

  /**
   * The same options for one of several processes that share the machine.
   *
   * @param processes how many
   * @param settled precision that this process works in
   */
  List<String> arguments(int processes, Precision settled) {
    List<String> arguments = new ArrayList<>(List.of("--seed", Long.toString(run.seed())));
    int threads = run.threads() > 0 ? run.threads() : Engine.threads();
    arguments.addAll(List.of("--threads", Integer.toString(Math.max(1, threads / processes))));
    arguments.addAll(List.of("--precision", settled.name()));
    if (size != null) {
      arguments.addAll(List.of("--size", Integer.toString(size)));
    }
    if (preprocessing != null) {
      arguments.addAll(List.of("--preprocessing", preprocessing.toString()));
    }
    return arguments;
  }

  /** Applies the number of threads and settles the precision. */
  Precision start() {
    threads();
    return precision == null ? Precision.fastest() : precision;
  }

  /** As {@link #start}, with another default precision. */
  Precision startOr(Precision otherwise) {
    threads();
    return precision == null ? otherwise : precision;
  }

  private void threads() {
    if (run.threads() > 0) {
      Engine.threads(run.threads());
    }
  }

  /** How pictures become pixels for a model. */
  Preprocessing preprocessing(VisionModel model) {
    Preprocessing prepared = resized(found(model.checkpoint()));
    requireRoom(model.spec(), prepared.height(), prepared.width());
    return prepared;
  }

  /** Fails unless an input has room for a patch of the model. */
  static void requireRoom(ViTSpec spec, int height, int width) {
    if (Math.min(height, width) < spec.patch()) {
      throw BadInput.of("The input is smaller than one patch of the model")
          .at("input of " + height + " x " + width + " pixels")
          .expected("at least " + spec.patch() + " pixels a side")
          .fix("Give a larger --size, or correct the preprocessing.")
          .bad();
    }
  }

  /**
   * Fails unless base and suspect have a token and room for a patch.
   *
   * @param token -1 for the key's own
   * @param where the token comes from
   */
  static void requireToken(
      int token, String where, Suspect suspect, ViTSpec base, Preprocessing preprocessing) {
    int height = preprocessing.height();
    int width = preprocessing.width();
    requireRoom(base, height, width);
    int tokens = base.tokens(height, width);
    if (suspect instanceof OpenSuspect open) {
      requireRoom(open.spec(), height, width);
      tokens = Math.min(open.spec().tokens(height, width), tokens);
    }
    if (token < -1 || token >= tokens) {
      throw BadInput.of("There is no such token")
          .at(where)
          .expected("0 to " + (tokens - 1))
          .found(token)
          .bad();
    }
  }

  /** The same preparation at the input size that the user asked for. */
  Preprocessing resized(Preprocessing found) {
    if (size == null) {
      return found;
    }
    if (size < 1 || size > 4096) {
      throw BadInput.of("The input size is out of range")
          .at("--size")
          .expected("1 to 4096 pixels")
          .found(size)
          .bad();
    }
    return found.atSize(size);
  }

  /** As the model's files say it, for copies that are to say the same; empty where they do not. */
  Optional<Preprocessing> recorded(VisionModel model) {
    try {
      return Optional.of(found(model.checkpoint()));
    } catch (BadInput e) {
      return Optional.empty();
    }
  }

  private Preprocessing found(Checkpoint model) {
    if (preprocessing != null) {
      return Preprocessing.fromHuggingFace(
          StrictJson.read(preprocessing, MAX_CONFIG_BYTES, "preprocessing file"));
    }
    JsonNode huggingFace = model.configs().get("preprocessor_config.json");
    if (huggingFace != null) {
      return Preprocessing.fromHuggingFace(huggingFace);
    }
    JsonNode config = model.configs().get("config.json");
    if (config != null && config.hasNonNull("preprocessing")) {
      return Preprocessing.fromJson(config.path("preprocessing"));
    }
    if (config != null && config.hasNonNull("pretrained_cfg")) {
      return Preprocessing.fromTimm(config);
    }
    JsonNode openClip = model.configs().get("open_clip_config.json");
    if (openClip != null) {
      return Preprocessing.fromOpenClip(openClip);
    }
    throw BadInput.of("The model does not say how pictures become pixels")
        .at(model.root())
        .expected("preprocessor_config.json, a timm pretrained_cfg or open_clip_config.json")
        .found("none of them")
        .fix("Add the publisher's preprocessor_config.json, or give one with --preprocessing.")
        .bad();
  }
}
