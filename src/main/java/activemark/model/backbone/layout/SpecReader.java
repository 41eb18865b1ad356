package activemark.model.backbone.layout;

import activemark.error.BadInput;
import activemark.io.checkpoint.Checkpoint;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.ViTSpec.Activation;
import activemark.model.backbone.ViTSpec.Pooling;
import activemark.model.backbone.ViTSpec.Positions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** From configuration files and tensor shapes to layout, prefix and specification. */
final class SpecReader {
  private static final Pattern TIMM_SIZE =
      Pattern.compile("(?:vit|deit3?)_(tiny|small|medium|base|large|huge|giant)_.*");
  private static final Map<String, Integer> TIMM_HEADS =
      Map.of("tiny", 3, "small", 6, "medium", 8, "base", 12, "large", 16, "huge", 16, "giant", 16);

  private final Checkpoint file;
  private final Set<String> names;

  SpecReader(Checkpoint file) {
    this.file = file;
    this.names = Set.copyOf(file.names());
  }

  /** What was found. */
  record Found(Layout layout, String prefix, ViTSpec spec) {}

  Found read() {
    String where = file.root().toString();
    JsonNode config = file.configs().getOrDefault("config.json", MissingNode.getInstance());
    if (names.stream().anyMatch(n -> n.contains("mlp.weights_in") || n.contains("mlp.w12"))) {
      throw BadInput.of("The model has SwiGLU blocks, which are not supported yet")
          .at(where)
          .expected("MLP blocks with fc1 and fc2")
          .found("mlp.weights_in")
          .bad();
    }
    JsonNode openClip =
        file.configs().getOrDefault("open_clip_config.json", MissingNode.getInstance());
    if (OwnForm.isOwn(config)) {
      return own(config, where);
    }
    if (config.hasNonNull("model_type")) {
      return transformers(config, where);
    }
    if (config.hasNonNull("architecture")) {
      return timm(new Configuration(config, "config.json"), where);
    }
    if (openClip.hasNonNull("model_cfg")) {
      return openClip(new Configuration(openClip, "open_clip_config.json"), where);
    }
    // Names alone tell the layout, but not heads, epsilon and activation: say which file is
    // missing.
    Layouts.Match match = Layouts.match(Layouts.ALL, names, where);
    throw BadInput.of("The configuration file of the model is missing")
        .at(where)
        .expected(
            match.layout().equals(Layouts.OPENCLIP)
                ? "open_clip_config.json with model_cfg"
                : "config.json with model_type (Hugging Face) or architecture (timm)")
        .found("tensors named as in " + match.layout().id() + ", and no configuration")
        .fix("Put the publisher's configuration beside the weights.")
        .bad();
  }

  private Found own(JsonNode config, String where) {
    Layouts.Match match = Layouts.match(List.of(Layouts.OWN), names, where);
    ViTSpec spec = OwnForm.spec(config);
    Map<String, Source> sources = match.layout().sources(match.prefix(), names);
    Shapes shapes = new Shapes(file, match.layout(), match.prefix(), sources, true);
    List<Long> kernel = shapes.kernel();
    int depth = match.layout().depth(match.prefix(), names);
    if (kernel.get(0) != spec.width() || kernel.get(3) != spec.patch() || depth != spec.depth()) {
      throw BadInput.of("The configuration does not fit the weights")
          .at(where)
          .expected(spec.describe())
          .found(depth + " blocks and a patch embedding " + kernel)
          .bad();
    }
    shapes.check(spec);
    checkPositions(spec, shapes.positions());
    return new Found(match.layout(), match.prefix(), spec);
  }

  private Found transformers(JsonNode root, String where) {
    String type = root.path("model_type").asText();
    Configuration config = new Configuration(root, "config.json");
    switch (type) {
      case "vit", "deit" -> {
        Layouts.Match m = Layouts.match(List.of(Layouts.HF_VIT), names, where);
        return transformers(m, config, "hidden_act", true, true, Pooling.TOKEN);
      }
      case "dinov2", "dinov2_with_registers" -> {
        Layouts.Match m = Layouts.match(List.of(Layouts.HF_DINOV2), names, where);
        return transformers(m, config, "hidden_act", true, true, Pooling.TOKEN);
      }
      case "clip", "clip_vision_model" -> {
        Configuration tower = type.equals("clip") ? config.child("vision_config") : config;
        Layouts.Match m = Layouts.match(List.of(Layouts.HF_CLIP), names, where);
        return transformers(m, tower, "hidden_act", true, false, Pooling.TOKEN);
      }
      case "siglip", "siglip_vision_model" -> {
        Configuration tower = type.equals("siglip") ? config.child("vision_config") : config;
        Layouts.Match m = Layouts.match(List.of(Layouts.HF_SIGLIP), names, where);
        boolean head = names.contains(m.prefix() + "head.probe");
        return transformers(
            m, tower, "hidden_act", false, true, head ? Pooling.ATTENTION : Pooling.AVERAGE);
      }
      default ->
          throw BadInput.of("The model type is not supported")
              .at("config.json: model_type")
              .expected("vit, dinov2, dinov2_with_registers, clip, clip_vision_model or siglip")
              .found(type)
              .bad();
    }
  }

  private Found transformers(
      Layouts.Match match,
      Configuration config,
      String activation,
      boolean classToken,
      boolean normalisesTokens,
      Pooling pooling) {
    int heads = config.integer("num_attention_heads");
    double eps = config.number("layer_norm_eps");
    int imageSize = config.size("image_size");
    Activation act = config.activation(activation);
    config.complete();
    requireDepth(match, config, "num_hidden_layers");
    return found(
        match,
        heads,
        eps,
        imageSize,
        classToken,
        act,
        Positions.TRANSFORMERS,
        normalisesTokens,
        pooling);
  }

  private Found timm(Configuration config, String where) {
    Layouts.Match match = Layouts.match(List.of(Layouts.TIMM), names, where);
    Configuration args = config.child("model_args");
    Configuration pretrained = config.child("pretrained_cfg");
    String architecture = config.text("architecture", "");
    Matcher size = TIMM_SIZE.matcher(architecture);
    int heads =
        !args.has("num_heads") && size.matches()
            ? TIMM_HEADS.getOrDefault(size.group(1), 0)
            : args.integer("num_heads");
    args.complete();
    requireDepth(match, args, "depth");
    int imageSize = args.has("img_size") ? args.size("img_size") : pretrained.size("input_size");
    pretrained.complete();
    // timm's own default is 1e-6; its CLIP towers take PyTorch's default.
    double eps = architecture.matches("vit_.*_clip_.*") ? 1e-5 : 1e-6;
    Activation act =
        architecture.contains("quickgelu")
            ? Activation.QUICK_GELU
            : Configuration.activation(args.text("act_layer", "gelu"), "config.json: act_layer");
    String pool = config.text("global_pool", args.text("global_pool", "token"));
    Pooling pooling =
        switch (pool) {
          case "avg" -> Pooling.AVERAGE;
          case "token", "" -> Pooling.TOKEN;
          default ->
              throw BadInput.of("The pooling is not supported")
                  .at("config.json: global_pool")
                  .expected("token or avg")
                  .found(pool)
                  .bad();
        };
    boolean classToken = names.contains(match.prefix() + "cls_token");
    return found(match, heads, eps, imageSize, classToken, act, Positions.TIMM, true, pooling);
  }

  private Found openClip(Configuration config, String where) {
    Configuration model = config.child("model_cfg");
    Configuration vision = model.child("vision_cfg");
    Layouts.Match match = Layouts.match(List.of(Layouts.OPENCLIP, Layouts.TIMM), names, where);
    if (match.layout().equals(Layouts.TIMM)) {
      throw BadInput.of("OpenCLIP around a timm tower is not supported yet")
          .at(where)
          .expected("a tower named visual.transformer.*")
          .found("visual.trunk.*")
          .bad();
    }
    requirePlain(vision, "pool_type", "tok");
    requirePlain(vision, "attentional_pool", "false");
    requirePlain(vision, "final_ln_after_pool", "false");
    int headWidth = vision.has("head_width") ? vision.integer("head_width") : 64;
    int width = vision.integer("width");
    int imageSize = vision.size("image_size");
    vision.complete();
    requireDepth(match, vision, "layers");
    Activation act = model.flag("quick_gelu", false) ? Activation.QUICK_GELU : Activation.GELU;
    return found(
        match, width / headWidth, 1e-5, imageSize, true, act, Positions.TIMM, false, Pooling.TOKEN);
  }

  private Found found(
      Layouts.Match match,
      int heads,
      double eps,
      int imageSize,
      boolean classToken,
      Activation activation,
      Positions positions,
      boolean normalisesTokens,
      Pooling pooling) {
    Map<String, Source> sources = match.layout().sources(match.prefix(), names);
    Shapes shapes = new Shapes(file, match.layout(), match.prefix(), sources, false);
    int width = Math.toIntExact(shapes.kernel().get(0));
    int patch = Math.toIntExact(shapes.kernel().get(3));
    int registers = shapes.registers();
    if (imageSize < patch) {
      throw BadInput.of("The configured image size makes no sense")
          .at("image_size")
          .expected("at least one patch of " + patch + " pixels")
          .found(imageSize)
          .bad();
    }
    if (heads < 1 || width % heads != 0) {
      throw BadInput.of("The configuration does not fit the weights")
          .at("number of attention heads")
          .expected("a divisor of the width " + width)
          .found(heads)
          .bad();
    }
    ViTSpec spec =
        new ViTSpec(
            match.layout().depth(match.prefix(), names),
            width,
            heads,
            width / heads,
            patch,
            imageSize,
            classToken,
            registers,
            activation,
            eps,
            positions,
            normalisesTokens,
            pooling);
    checkPositions(spec, shapes.positions());
    shapes.check(spec);
    requireWhole(match, sources);
    return new Found(match.layout(), match.prefix(), spec);
  }

  /** Fails if a tower computes something that this program does not. */
  private static void requirePlain(Configuration vision, String field, String plain) {
    String found = vision.text(field, plain);
    if (!found.equals(plain)) {
      throw BadInput.of("The tower is of a kind that is not supported")
          .at("open_clip_config.json: vision_cfg." + field)
          .expected(plain)
          .found(found)
          .bad();
    }
  }

  /** Fails if a block has tensors that nothing is computed with. */
  private void requireWhole(Layouts.Match match, Map<String, Source> sources) {
    Set<String> known =
        sources.values().stream().flatMap(s -> s.files().stream()).collect(Collectors.toSet());
    String norm = match.layout().fileNames(match.prefix(), "blocks.0.norm1.weight").get(0);
    String blocks = norm.substring(0, norm.indexOf(".0.") + 1);
    names.stream()
        .filter(name -> name.startsWith(blocks) && !known.contains(name))
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw BadInput.of("The model's blocks hold more than this program computes")
                  .at(name)
                  .expected("a plain vision transformer")
                  .bad();
            });
  }

  /** Fails if blocks are missing that the configuration speaks of. */
  private void requireDepth(Layouts.Match match, Configuration config, String field) {
    int depth = match.layout().depth(match.prefix(), names);
    if (config.has(field) && config.integer(field) != depth) {
      throw BadInput.of("The configuration does not fit the weights")
          .at(field)
          .expected(depth + ", the number of blocks without a gap in the file")
          .found(config.integer(field))
          .bad();
    }
  }

  private static void checkPositions(ViTSpec spec, long rows) {
    long side = spec.imageSize() / spec.patch();
    long prefix = rows - side * side;
    if (prefix != 0 && prefix != (spec.classToken() ? 1 : 0) && prefix != spec.prefixTokens()) {
      throw BadInput.of("The position table does not fit the configured image size")
          .at("pos_embed")
          .expected(
              side * side + " patches of a " + spec.imageSize() + " px image, plus prefix tokens")
          .found(rows + " rows")
          .fix("Correct image_size in the configuration.")
          .bad();
    }
  }
}
