package activemark.bench.arena;

import activemark.error.BadInput;
import activemark.error.Complaint;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as JSON can say it: mappings, lists, texts, numbers as JSON writes them, true and false.
 * Anchors, aliases, tags, doubled keys, empty values and further documents are refused with their
 * line, and so is a text that is too long or nested too deep.
 */
final class YamlText {
  private static final int MOST_CHARACTERS = 1 << 18;
  private static final int DEEPEST = 12;
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");

  /** Tags that plain values get on their own; all but numbers, true and false are texts to us. */
  private static final Set<Tag> IMPLIED =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP);

  private static final Set<String> EMPTY = Set.of("", "~", "null", "Null", "NULL");

  private final String document;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlText(String document) {
    this.document = document;
  }

  /**
   * The mapping that a text holds.
   *
   * @param document for messages
   * @throws BadInput if it is anything else, or says what JSON cannot say
   */
  static ObjectNode parse(String text, String document) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MOST_CHARACTERS);
    limits.setNestingDepthLimit(DEEPEST);
    limits.setAllowDuplicateKeys(false);
    YamlText reader = new YamlText(document);
    Node root;
    try {
      root = new Yaml(limits).compose(new StringReader(text));
    } catch (YAMLException e) {
      throw BadInput.of("The document is not valid YAML").at(document).found(e.getMessage()).bad(e);
    }
    if (root instanceof MappingNode mapping) {
      return reader.object(mapping);
    }
    throw BadInput.of("The document is not a YAML mapping")
        .at(document)
        .expected("lines such as 'model: dinov2-small'")
        .bad();
  }

  private JsonNode value(Node node) {
    if (!seen.add(node)) {
      throw wrong(node).expected("no aliases").fix("Write the value out.").bad();
    }
    if (node instanceof MappingNode mapping) {
      return object(mapping);
    }
    if (node instanceof SequenceNode list) {
      require(node, Tag.SEQ);
      ArrayNode values = JsonNodeFactory.instance.arrayNode();
      list.getValue().forEach(each -> values.add(value(each)));
      return values;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    throw wrong(node).found("an alias").bad();
  }

  private ObjectNode object(MappingNode mapping) {
    require(mapping, Tag.MAP);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple each : mapping.getValue()) {
      if (!(each.getKeyNode() instanceof ScalarNode key) || key.getValue().equals("<<")) {
        throw wrong(each.getKeyNode()).expected("a name").bad();
      }
      if (object.has(key.getValue())) {
        throw wrong(key).found("a second " + key.getValue()).bad();
      }
      object.set(key.getValue(), value(each.getValueNode()));
    }
    return object;
  }

  private JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN) {
      require(scalar, Tag.STR);
      return JsonNodeFactory.instance.textNode(text);
    }
    if (!IMPLIED.contains(scalar.getTag())) {
      throw wrong(scalar).found("the tag " + scalar.getTag()).bad();
    }
    if (EMPTY.contains(text)) {
      throw wrong(scalar).expected("a value").found("nothing").bad();
    }
    if (WHOLE.matcher(text).matches()) {
      return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
    }
    if (NUMBER.matcher(text).matches()) {
      return JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
    }
    if (text.equals("true") || text.equals("false")) {
      return JsonNodeFactory.instance.booleanNode(text.equals("true"));
    }
    return JsonNodeFactory.instance.textNode(text);
  }

  private void require(Node node, Tag tag) {
    if (!node.getTag().equals(tag)) {
      throw wrong(node).expected("no tags").found(node.getTag()).bad();
    }
  }

  private Complaint wrong(Node node) {
    Mark mark = node.getStartMark();
    String line = mark == null ? "" : ", line " + (mark.getLine() + 1);
    return BadInput.of("The document says what it may not").at(document + line);
  }
}
