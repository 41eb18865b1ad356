package activemark.proof.commit;

import activemark.error.BadInput;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.Sha256;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What shows that one mark is among those of a commitment. It tells about that mark alone, and
 * nothing about its key.
 *
 * @param markDigest {@link activemark.proof.evidence.Claim#digestOfMark}
 * @param configuration how the mark is read
 * @param release root digest of the marked copy, if it was committed to
 * @param salt 32 random bytes in hex, without which the leaf cannot be recomputed
 * @param index place among the leaves
 * @param path neighbours on the way to the root, hex
 */
public record MarkOpening(
    String markDigest,
    Configuration configuration,
    Optional<String> release,
    String salt,
    int index,
    List<String> path) {
  private static final int MAX_DEPTH = 40;

  /** Copies the list. */
  public MarkOpening {
    path = List.copyOf(path);
  }

  /** The hash of the leaf. */
  byte[] leaf() {
    return MerkleTree.leaf(
        Sha256.fields(
            "activemark/v1/mark-leaf",
            markDigest,
            configuration.digest(),
            release.orElse(""),
            salt));
  }

  /**
   * Fails unless the mark is among those of a commitment.
   *
   * @param where for messages
   */
  void require(Commitment commitment, String where) {
    boolean within = index < commitment.count();
    List<byte[]> neighbours =
        path.stream().map(HexFormat.of()::parseHex).collect(Collectors.toList());
    byte[] root =
        within ? MerkleTree.root(leaf(), index, commitment.count(), neighbours) : new byte[0];
    if (!HexFormat.of().formatHex(root).equals(commitment.root())) {
      throw BadInput.of("The mark is not among those of the commitment")
          .at(where)
          .expected("a proof that leads to the root " + commitment.root())
          .found("one that leads elsewhere: another mark, or an edited file")
          .bad();
    }
  }

  /** Adds the fields to a document. */
  void write(ObjectNode target) {
    target.put("markDigest", markDigest).set("configuration", configuration.form());
    release.ifPresent(root -> target.put("release", root));
    target.put("salt", salt).put("index", index);
    path.forEach(target.putArray("path")::add);
  }

  static MarkOpening read(Fields fields, int count) {
    List<String> path = fields.texts("path");
    if (path.size() > MAX_DEPTH || !path.stream().allMatch(Sha256::isHex)) {
      throw fields.wrong("path", "digests in hex, at most " + MAX_DEPTH, path.size() + " texts");
    }
    return new MarkOpening(
        fields.digest("markDigest"),
        new Configuration(fields.free("configuration")),
        fields.has("release") ? Optional.of(fields.digest("release")) : Optional.empty(),
        fields.digest("salt"),
        fields.whole("index", 0, count - 1),
        path);
  }
}
