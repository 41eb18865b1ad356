package activemark.proof.commit;

import activemark.error.BadInput;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.StrictJson;
import activemark.proof.evidence.MarkFile;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The private half of a commitment: who the marks are for, and how to show that one is among them.
 *
 * @param commitment the public half
 * @param marks every mark's opening by recipient; two marks of one recipient by "recipient#2"
 */
public record CommitmentOpening(Commitment commitment, Map<String, MarkOpening> marks) {
  private static final String FORMAT = "activemark.commitment-opening/2";
  private static final int MAX_BYTES = 256 << 20;
  private static final int SALT_BYTES = 32;

  /** Copies the map. */
  public CommitmentOpening {
    marks = new LinkedHashMap<>(marks);
  }

  /**
   * Commits to marks.
   *
   * @param files mark files of one owner and one base, each once
   * @param baseRoot root digest of the unmarked model, if known
   * @param releaseRoots root digests of marked copies by {@link MarkFile#releaseDigest}
   * @throws activemark.error.Incompatible if the marks do not belong together
   */
  public static CommitmentOpening of(
      List<MarkFile> files,
      Optional<String> baseRoot,
      Map<String, String> releaseRoots,
      SecureRandom random) {
    requireTogether(files);
    record Leaf(String recipient, MarkOpening opening) {}
    List<Leaf> leaves = new ArrayList<>();
    for (MarkFile file : files) {
      byte[] salt = new byte[SALT_BYTES];
      random.nextBytes(salt);
      leaves.add(
          new Leaf(
              file.recipient(),
              new MarkOpening(
                  file.digest(),
                  Configuration.of(file),
                  Optional.ofNullable(releaseRoots.get(file.releaseDigest())),
                  HexFormat.of().formatHex(salt),
                  0,
                  List.of())));
    }
    // In the order of salted hashes, which tells nothing about when or for whom a mark was made.
    leaves.sort((a, b) -> Arrays.compareUnsigned(a.opening().leaf(), b.opening().leaf()));
    MerkleTree tree = new MerkleTree(leaves.stream().map(leaf -> leaf.opening().leaf()).toList());
    MarkFile first = files.get(0);
    Commitment commitment =
        new Commitment(
            first.owner(),
            first.ownerCommitment(),
            first.baseDigest(),
            baseRoot,
            leaves.stream().flatMap(leaf -> leaf.opening().release().stream()).toList(),
            HexFormat.of().formatHex(tree.root()),
            leaves.size());
    Map<String, MarkOpening> marks = new LinkedHashMap<>();
    for (int i = 0; i < leaves.size(); i++) {
      MarkOpening bare = leaves.get(i).opening();
      MarkOpening placed =
          new MarkOpening(
              bare.markDigest(),
              bare.configuration(),
              bare.release(),
              bare.salt(),
              i,
              tree.path(i).stream().map(HexFormat.of()::formatHex).toList());
      String recipient = leaves.get(i).recipient();
      String name = recipient;
      for (int n = 2; marks.containsKey(name); n++) {
        name = recipient + "#" + n;
      }
      marks.put(name, placed);
    }
    return new CommitmentOpening(commitment, marks);
  }

  /**
   * The opening of one recipient's mark, to be given to whoever judges a dispute about it.
   *
   * @throws BadInput if there is no such recipient
   */
  public Inclusion reveal(String recipient) {
    MarkOpening opening = marks.get(recipient);
    if (opening == null) {
      throw BadInput.of("The commitment has no mark for this recipient")
          .found(recipient)
          .expected("one of " + String.join(", ", marks.keySet()))
          .bad();
    }
    return new Inclusion(commitment.digest(), opening);
  }

  /**
   * Writes the file, readable by its owner alone.
   *
   * @throws BadInput if it exists
   */
  public void write(Path file) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
    document.set("commitment", commitment.toJson());
    ArrayNode list = document.putArray("marks");
    marks.forEach((recipient, mark) -> mark.write(list.addObject().put("recipient", recipient)));
    NewFile.writeSecret(file, StrictJson.pretty(document));
  }

  /**
   * Reads the file.
   *
   * @throws BadInput if it is missing, of another kind or version, damaged or edited
   */
  public static CommitmentOpening read(Path file) {
    String where = "commitment opening " + file;
    Fields fields = Fields.of(StrictJson.read(file, MAX_BYTES, "commitment opening"), where);
    fields.requireFormat(FORMAT);
    Commitment commitment =
        Commitment.read(fields.free("commitment"), "the commitment in " + where);
    Map<String, MarkOpening> marks = new LinkedHashMap<>();
    for (Fields each : fields.list("marks")) {
      String recipient = each.text("recipient");
      MarkOpening mark = MarkOpening.read(each, commitment.count());
      each.done();
      mark.require(commitment, where);
      if (marks.put(recipient, mark) != null) {
        throw fields.wrong("marks", "every recipient once", recipient);
      }
    }
    fields.done();
    return new CommitmentOpening(commitment, marks);
  }

  private static void requireTogether(List<MarkFile> files) {
    MarkFile first = files.get(0);
    for (int i = 1; i < files.size(); i++) {
      MarkFile other = files.get(i);
      boolean together =
          other.owner().equals(first.owner())
              && other.ownerCommitment().equals(first.ownerCommitment())
              && other.baseDigest().equals(first.baseDigest());
      if (!together) {
        throw BadInput.of("The marks do not belong into one commitment")
            .expected(
                "one owner and one unmarked model: " + first.owner() + ", " + first.baseDigest())
            .found(other.owner() + ", " + other.baseDigest() + " for " + other.recipient())
            .fix("Make a commitment for each.")
            .incompatible();
      }
      for (MarkFile before : files.subList(0, i)) {
        if (before.digest().equals(other.digest())) {
          throw BadInput.of("A mark is named twice")
              .found("the mark for " + other.recipient())
              .bad();
        }
      }
    }
  }
}
