package activemark.model.backbone.layout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One way to name the tensors of a ViT in a file: a table from canonical (timm) names to file
 * names.
 *
 * @param id name for people, such as {@code hf-dinov2}
 * @param prefixes what may stand before every name; the first that fits is taken
 * @param renames canonical name to file name; {@code {i}} is the block; a file name that begins
 *     with {@code ^} stands outside the prefix
 * @param qkv file names of query, key and value where the file keeps them apart, without {@code
 *     .weight}; empty where they are fused
 * @param transposed canonical names stored the other way round
 */
record Layout(
    String id,
    List<String> prefixes,
    Map<String, String> renames,
    List<String> qkv,
    Set<String> transposed) {

  /** Names without which a file is not of this layout. */
  List<String> required(String prefix) {
    List<String> names = new ArrayList<>();
    names.add(file(prefix, "patch_embed.proj.weight", 0));
    names.add(file(prefix, "pos_embed", 0));
    names.add(file(prefix, "blocks.{i}.norm1.weight", 0));
    names.add(file(prefix, "blocks.{i}.attn.proj.weight", 0));
    names.add(file(prefix, "blocks.{i}.mlp.fc1.weight", 0));
    if (qkv.isEmpty()) {
      names.add(file(prefix, "blocks.{i}.attn.qkv.weight", 0));
    } else {
      qkv.forEach(part -> names.add(prefix + block(part, 0) + ".weight"));
    }
    return names;
  }

  /** Number of consecutive blocks in the file. */
  int depth(String prefix, Set<String> names) {
    int i = 0;
    while (names.contains(file(prefix, "blocks.{i}.norm1.weight", i))) {
      i++;
    }
    return i;
  }

  /** Canonical name to source, for what the file has. */
  Map<String, Source> sources(String prefix, Set<String> names) {
    Map<String, Source> found = new LinkedHashMap<>();
    int depth = depth(prefix, names);
    for (String canonical : renames.keySet()) {
      int copies = canonical.contains("{i}") ? depth : 1;
      for (int i = 0; i < copies; i++) {
        String file = file(prefix, canonical, i);
        if (names.contains(file)) {
          found.put(
              block(canonical, i),
              transposed.contains(canonical) ? new Source.Transposed(file) : new Source.Same(file));
        }
      }
    }
    for (int i = 0; i < depth && !qkv.isEmpty(); i++) {
      for (String what : List.of(".weight", ".bias")) {
        int block = i;
        List<String> files = qkv.stream().map(part -> prefix + block(part, block) + what).toList();
        if (names.containsAll(files)) {
          found.put("blocks." + i + ".attn.qkv" + what, new Source.Rows(files));
        }
      }
    }
    return found;
  }

  /** Names in the file of a canonical name, for messages. */
  List<String> fileNames(String prefix, String canonical) {
    String block = canonical.replaceFirst("^blocks\\.(\\d+)\\..*", "$1");
    String template = canonical.replaceFirst("^blocks\\.\\d+\\.", "blocks.{i}.");
    int i = template.equals(canonical) ? 0 : Integer.parseInt(block);
    if (template.equals("blocks.{i}.attn.qkv.weight") && !qkv.isEmpty()) {
      return qkv.stream().map(part -> prefix + block(part, i) + ".weight").toList();
    }
    return List.of(file(prefix, template, i));
  }

  private String file(String prefix, String canonical, int i) {
    String name = renames.get(canonical);
    if (name == null) {
      throw new IllegalStateException(id + " has no name for " + canonical);
    }
    return name.startsWith("^") ? block(name.substring(1), i) : prefix + block(name, i);
  }

  private static String block(String template, int i) {
    return template.replace("{i}", Integer.toString(i));
  }
}
