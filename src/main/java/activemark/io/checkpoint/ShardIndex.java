package activemark.io.checkpoint;

import activemark.error.BadInput;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The index of a model in several files.
 *
 * @param path the index file
 * @param shardOf the name of the shard that holds each tensor
 */
record ShardIndex(Path path, Map<String, String> shardOf) {
  /** Reads an index and looks whether its shards are there. */
  static ShardIndex read(Path path) {
    JsonNode map = JsonFile.read(path).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw JsonFile.broken(
          "The index has no weight_map",
          path,
          "an object of tensor names and file names",
          map.isMissingNode() ? "nothing" : map.isEmpty() ? "an empty one" : map.getNodeType());
    }
    Map<String, String> shardOf = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!entry.getValue().isTextual() || !isPlainName(entry.getValue().textValue())) {
        throw JsonFile.broken(
            "The index names a shard that is no plain file name",
            path,
            "the name of a .safetensors file in the same folder",
            Quoted.of(entry.getValue().asText()) + " for " + Quoted.of(entry.getKey()));
      }
      shardOf.put(entry.getKey(), entry.getValue().textValue());
    }
    ShardIndex index = new ShardIndex(path, shardOf);
    for (Path shard : index.shards()) {
      if (!Files.isRegularFile(shard)) {
        throw BadInput.of("A shard of the model is missing")
            .at(shard)
            .expected("the file that " + path.getFileName() + " names")
            .fix(HubCache.advice(shard))
            .bad();
      }
    }
    return index;
  }

  /** The files that hold the tensors, by name. */
  List<Path> shards() {
    return new TreeSet<>(shardOf.values()).stream().map(path::resolveSibling).toList();
  }

  /** Fails unless the shards hold exactly the tensors that the index says. */
  void check(List<SafetensorsFile> shards) {
    Map<String, String> found = new LinkedHashMap<>();
    for (SafetensorsFile shard : shards) {
      String file = shard.path().getFileName().toString();
      for (String name : shard.names()) {
        String other = found.putIfAbsent(name, file);
        if (other != null) {
          throw JsonFile.broken(
              "Two shards hold the same tensor",
              path,
              Quoted.of(name) + " once",
              other + " and " + file);
        }
        if (!shardOf.containsKey(name)) {
          throw JsonFile.broken(
              "A shard holds a tensor that the index does not name",
              shard.path(),
              "only the tensors of " + path.getFileName(),
              Quoted.of(name));
        }
      }
    }
    shardOf.forEach(
        (name, file) -> {
          if (!file.equals(found.get(name))) {
            throw JsonFile.broken(
                "A shard does not hold a tensor that the index names",
                path,
                Quoted.of(name) + " in " + file,
                found.containsKey(name) ? "it in " + found.get(name) : "it nowhere");
          }
        });
  }

  private static boolean isPlainName(String name) {
    return name.endsWith(".safetensors")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ')
        && !name.startsWith(".");
  }
}
