package activemark.proof.sign;

import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An in-toto statement, version 1: something said about digests.
 *
 * @param subjects what it is about, at least one
 * @param predicateType what kind of thing is said, a URI
 * @param predicate what is said
 */
public record Statement(List<Subject> subjects, String predicateType, ObjectNode predicate) {
  private static final String TYPE = "https://in-toto.io/Statement/v1";

  /** Copies what could change. */
  public Statement {
    subjects = List.copyOf(subjects);
    if (subjects.isEmpty()) {
      throw new IllegalArgumentException("a statement has a subject");
    }
    predicate = predicate.deepCopy();
  }

  /** What is said, copied. */
  @Override
  public ObjectNode predicate() {
    return predicate.deepCopy();
  }

  /** The statement as JSON. */
  ObjectNode toJson() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("_type", TYPE);
    ArrayNode list = document.putArray("subject");
    for (Subject subject : subjects) {
      ObjectNode one = list.addObject().put("name", subject.name());
      one.putObject("digest").put("sha256", subject.digest());
    }
    document.put("predicateType", predicateType).set("predicate", predicate);
    return document;
  }

  static Statement read(ObjectNode document, String where) {
    Fields fields = Fields.of(document, where);
    String type = fields.text("_type");
    if (!type.equals(TYPE)) {
      throw fields.wrong("_type", TYPE, type);
    }
    List<Subject> subjects = new ArrayList<>();
    for (Fields subject : fields.list("subject")) {
      String name = subject.has("name") ? subject.text("name") : "";
      Fields digests = subject.fields("digest");
      subjects.add(new Subject(name, digests.digest("sha256")));
    }
    if (subjects.isEmpty()) {
      throw fields.wrong("subject", "at least one", "none");
    }
    Statement statement =
        new Statement(subjects, fields.text("predicateType"), fields.free("predicate"));
    fields.done();
    return statement;
  }
}
