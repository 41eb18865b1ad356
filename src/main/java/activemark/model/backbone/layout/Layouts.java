package activemark.model.backbone.layout;

import activemark.error.BadInput;
import activemark.model.backbone.ViT;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The list of file namings we know. To add one, add a table here. */
final class Layouts {
  private static final List<String> EACH = List.of("weight", "bias");

  static final Layout TIMM =
      layout(
          "timm",
          List.of("", "module.", "visual.trunk.", "backbone."),
          List.of(),
          table(
              "cls_token", "cls_token",
              "reg_token", "reg_token",
              "pos_embed", "pos_embed",
              "patch_embed.proj.*", "patch_embed.proj.*",
              "norm_pre.*", "norm_pre.*",
              "blocks.{i}.norm1.*", "blocks.{i}.norm1.*",
              "blocks.{i}.attn.qkv.*", "blocks.{i}.attn.qkv.*",
              "blocks.{i}.attn.q_norm.*", "blocks.{i}.attn.q_norm.*",
              "blocks.{i}.attn.k_norm.*", "blocks.{i}.attn.k_norm.*",
              "blocks.{i}.attn.proj.*", "blocks.{i}.attn.proj.*",
              "blocks.{i}.ls1.gamma", "blocks.{i}.ls1.gamma",
              "blocks.{i}.norm2.*", "blocks.{i}.norm2.*",
              "blocks.{i}.mlp.fc1.*", "blocks.{i}.mlp.fc1.*",
              "blocks.{i}.mlp.fc2.*", "blocks.{i}.mlp.fc2.*",
              "blocks.{i}.ls2.gamma", "blocks.{i}.ls2.gamma",
              "norm.*", "norm.*",
              "fc_norm.*", "fc_norm.*",
              "head.*", "head.*"));

  /** What {@link OwnForm} writes: timm's names, and every other weight that a ViT may have. */
  static final Layout OWN =
      layout(
          "activemark",
          List.of(""),
          List.of(),
          join(
              TIMM.renames(),
              table(
                  ViT.PATCH_ORDER,
                  ViT.PATCH_ORDER,
                  ViT.PREFIX_MASK,
                  ViT.PREFIX_MASK,
                  "attn_pool.latent",
                  "attn_pool.latent",
                  "attn_pool.in_proj.*",
                  "attn_pool.in_proj.*",
                  "attn_pool.proj.*",
                  "attn_pool.proj.*",
                  "attn_pool.norm.*",
                  "attn_pool.norm.*",
                  "attn_pool.mlp.fc1.*",
                  "attn_pool.mlp.fc1.*",
                  "attn_pool.mlp.fc2.*",
                  "attn_pool.mlp.fc2.*")));

  static final Layout HF_VIT =
      layout(
          "hf-vit",
          List.of("", "vit.", "module."),
          List.of(
              "encoder.layer.{i}.attention.attention.query",
              "encoder.layer.{i}.attention.attention.key",
              "encoder.layer.{i}.attention.attention.value"),
          table(
              "cls_token", "embeddings.cls_token",
              "pos_embed", "embeddings.position_embeddings",
              "patch_embed.proj.*", "embeddings.patch_embeddings.projection.*",
              "blocks.{i}.norm1.*", "encoder.layer.{i}.layernorm_before.*",
              "blocks.{i}.attn.proj.*", "encoder.layer.{i}.attention.output.dense.*",
              "blocks.{i}.norm2.*", "encoder.layer.{i}.layernorm_after.*",
              "blocks.{i}.mlp.fc1.*", "encoder.layer.{i}.intermediate.dense.*",
              "blocks.{i}.mlp.fc2.*", "encoder.layer.{i}.output.dense.*",
              "norm.*", "layernorm.*",
              "head.*", "^classifier.*"));

  static final Layout HF_DINOV2 =
      layout(
          "hf-dinov2",
          List.of("", "dinov2.", "dinov2_with_registers.", "module."),
          List.of(
              "encoder.layer.{i}.attention.attention.query",
              "encoder.layer.{i}.attention.attention.key",
              "encoder.layer.{i}.attention.attention.value"),
          table(
              "cls_token", "embeddings.cls_token",
              "reg_token", "embeddings.register_tokens",
              "pos_embed", "embeddings.position_embeddings",
              "patch_embed.proj.*", "embeddings.patch_embeddings.projection.*",
              "blocks.{i}.norm1.*", "encoder.layer.{i}.norm1.*",
              "blocks.{i}.attn.proj.*", "encoder.layer.{i}.attention.output.dense.*",
              "blocks.{i}.ls1.gamma", "encoder.layer.{i}.layer_scale1.lambda1",
              "blocks.{i}.norm2.*", "encoder.layer.{i}.norm2.*",
              "blocks.{i}.mlp.fc1.*", "encoder.layer.{i}.mlp.fc1.*",
              "blocks.{i}.mlp.fc2.*", "encoder.layer.{i}.mlp.fc2.*",
              "blocks.{i}.ls2.gamma", "encoder.layer.{i}.layer_scale2.lambda1",
              "norm.*", "layernorm.*"));

  private static final List<String> SELF_ATTENTION =
      List.of(
          "encoder.layers.{i}.self_attn.q_proj",
          "encoder.layers.{i}.self_attn.k_proj",
          "encoder.layers.{i}.self_attn.v_proj");

  private static final Map<String, String> HF_TOWER =
      table(
          "pos_embed", "embeddings.position_embedding.weight",
          "patch_embed.proj.*", "embeddings.patch_embedding.*",
          "blocks.{i}.norm1.*", "encoder.layers.{i}.layer_norm1.*",
          "blocks.{i}.attn.proj.*", "encoder.layers.{i}.self_attn.out_proj.*",
          "blocks.{i}.norm2.*", "encoder.layers.{i}.layer_norm2.*",
          "blocks.{i}.mlp.fc1.*", "encoder.layers.{i}.mlp.fc1.*",
          "blocks.{i}.mlp.fc2.*", "encoder.layers.{i}.mlp.fc2.*",
          "norm.*", "post_layernorm.*");

  static final Layout HF_CLIP =
      layout(
          "hf-clip",
          List.of("vision_model.", ""),
          SELF_ATTENTION,
          join(
              HF_TOWER,
              table(
                  "cls_token", "embeddings.class_embedding",
                  "norm_pre.*", "pre_layrnorm.*",
                  "head.weight", "^visual_projection.weight")));

  static final Layout HF_SIGLIP =
      layout(
          "hf-siglip",
          List.of("vision_model.", ""),
          SELF_ATTENTION,
          join(
              HF_TOWER,
              table(
                  "attn_pool.latent", "head.probe",
                  "attn_pool.in_proj.weight", "head.attention.in_proj_weight",
                  "attn_pool.in_proj.bias", "head.attention.in_proj_bias",
                  "attn_pool.proj.*", "head.attention.out_proj.*",
                  "attn_pool.norm.*", "head.layernorm.*",
                  "attn_pool.mlp.fc1.*", "head.mlp.fc1.*",
                  "attn_pool.mlp.fc2.*", "head.mlp.fc2.*")));

  static final Layout OPENCLIP =
      new Layout(
          "openclip",
          List.of("visual."),
          table(
              "cls_token", "class_embedding",
              "pos_embed", "positional_embedding",
              "patch_embed.proj.*", "conv1.*",
              "norm_pre.*", "ln_pre.*",
              "blocks.{i}.norm1.*", "transformer.resblocks.{i}.ln_1.*",
              "blocks.{i}.attn.qkv.weight", "transformer.resblocks.{i}.attn.in_proj_weight",
              "blocks.{i}.attn.qkv.bias", "transformer.resblocks.{i}.attn.in_proj_bias",
              "blocks.{i}.attn.proj.*", "transformer.resblocks.{i}.attn.out_proj.*",
              "blocks.{i}.ls1.gamma", "transformer.resblocks.{i}.ls_1.gamma",
              "blocks.{i}.norm2.*", "transformer.resblocks.{i}.ln_2.*",
              "blocks.{i}.mlp.fc1.*", "transformer.resblocks.{i}.mlp.c_fc.*",
              "blocks.{i}.mlp.fc2.*", "transformer.resblocks.{i}.mlp.c_proj.*",
              "blocks.{i}.ls2.gamma", "transformer.resblocks.{i}.ls_2.gamma",
              "norm.*", "ln_post.*",
              "head.weight", "proj"),
          List.of(),
          Set.of("head.weight"));

  /** In the order in which they are named to users. */
  static final List<Layout> ALL = List.of(TIMM, HF_VIT, HF_DINOV2, HF_CLIP, HF_SIGLIP, OPENCLIP);

  private Layouts() {}

  /** A layout and the prefix under which a file follows it. */
  record Match(Layout layout, String prefix) {}

  /**
   * The one layout among the candidates that a set of names follows.
   *
   * @throws BadInput when none or several fit, with what was looked for
   */
  static Match match(List<Layout> candidates, Set<String> names, String where) {
    List<Match> fits = new ArrayList<>();
    for (Layout layout : candidates) {
      for (String prefix : layout.prefixes()) {
        if (names.containsAll(layout.required(prefix))) {
          fits.add(new Match(layout, prefix));
          break;
        }
      }
    }
    if (fits.size() == 1) {
      return fits.get(0);
    }
    List<String> ids = candidates.stream().map(Layout::id).toList();
    if (fits.isEmpty()) {
      Set<String> missing = new LinkedHashSet<>();
      for (Layout layout : candidates) {
        layout.required(layout.prefixes().get(0)).stream()
            .filter(name -> !names.contains(name))
            .limit(3)
            .forEach(missing::add);
      }
      throw BadInput.of("The tensors are not named in a layout that ActiveMark knows")
          .at(where)
          .expected("one of " + ids + ", with tensors such as " + missing)
          .found(names.size() + " tensors, such as " + names.stream().limit(4).toList())
          .fix("Convert the checkpoint to timm, Hugging Face or OpenCLIP naming.")
          .bad();
    }
    throw BadInput.of("The tensors fit several layouts")
        .at(where)
        .expected("exactly one layout")
        .found(fits.stream().map(m -> m.layout().id()).toList())
        .fix("Keep the configuration file that belongs to the checkpoint beside it.")
        .bad();
  }

  private static Layout layout(
      String id, List<String> prefixes, List<String> qkv, Map<String, String> renames) {
    return new Layout(id, prefixes, renames, qkv, Set.of());
  }

  /** Pairs of canonical and file name; a star stands for weight and bias. */
  private static Map<String, String> table(String... pairs) {
    Map<String, String> renames = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].endsWith("*")) {
        for (String what : EACH) {
          renames.put(star(pairs[i], what), star(pairs[i + 1], what));
        }
      } else {
        renames.put(pairs[i], pairs[i + 1]);
      }
    }
    return renames;
  }

  private static Map<String, String> join(Map<String, String> a, Map<String, String> b) {
    Map<String, String> both = new LinkedHashMap<>(a);
    both.putAll(b);
    return both;
  }

  private static String star(String name, String what) {
    return name.substring(0, name.length() - 1) + what;
  }
}
