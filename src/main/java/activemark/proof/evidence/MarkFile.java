package activemark.proof.evidence;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.StrictJson;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Everything needed to read one recipient's mark again. Private: whoever has it can find the mark.
 * The file ends in a code under a key that its own secret gives, so damage and hand edits show;
 * somebody who knows the format could write a new one, which {@link Claim#markDigest} excludes.
 *
 * @param owner who marked the model
 * @param ownerCommitment the owner's public commitment, hex
 * @param recipient whose copy it is
 * @param key the recipient's key
 * @param baseDigest digest of the unmarked model, hex
 * @param releaseDigest digest of the marked copy, hex
 * @param created when; the only component that two equal runs do not share
 * @param reading input size and preprocessing of a reading, free JSON
 * @param parts the parts of the mark, ids distinct
 * @param fidelity what marking changed, free JSON
 */
public record MarkFile(
    String owner,
    String ownerCommitment,
    String recipient,
    MarkKey key,
    String baseDigest,
    String releaseDigest,
    Instant created,
    ObjectNode reading,
    List<MarkPart> parts,
    ObjectNode fidelity) {
  static final String FORMAT = "activemark.mark/3";
  private static final int MAX_BYTES = 256 << 20;

  /** Checks that the parts have names of their own; copies what could change. */
  public MarkFile {
    parts = List.copyOf(parts);
    TreeSet<String> ids = new TreeSet<>();
    for (MarkPart part : parts) {
      if (!ids.add(part.id())) {
        throw new IllegalArgumentException("two parts have the id " + part.id());
      }
    }
    reading = normalised(reading, "reading");
    fidelity = normalised(fidelity, "fidelity");
  }

  /** Input size and preprocessing, copied. */
  @Override
  public ObjectNode reading() {
    return reading.deepCopy();
  }

  /** What marking changed, copied. */
  @Override
  public ObjectNode fidelity() {
    return fidelity.deepCopy();
  }

  /**
   * Reads a mark file.
   *
   * @throws BadInput if it is missing, of another kind or version, damaged or edited
   */
  public static MarkFile read(Path file) {
    String where = "mark file " + file;
    return MarkFileJson.read(StrictJson.read(file, MAX_BYTES, "mark file"), where);
  }

  /**
   * Writes the file, readable by its owner alone.
   *
   * @throws BadInput if it exists
   */
  public void write(Path file) {
    NewFile.writeSecret(file, StrictJson.pretty(MarkFileJson.write(this)));
  }

  /** A sentence to show to the user if others may read a mark file; empty if all is well. */
  public static Optional<String> exposure(Path file) {
    return NewFile.isOpenToOthers(file)
        ? Optional.of(
            "Others can read or change the mark file "
                + file
                + "; allow its owner alone (mode 600).")
        : Optional.empty();
  }

  /** The part of an id. */
  public MarkPart part(String id) {
    return parts.stream()
        .filter(part -> part.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the mark has no part " + id));
  }

  /** The mark that another recipient would have been given under this key. */
  public MarkFile forRecipient(String other) {
    return new MarkFile(
        owner,
        ownerCommitment,
        other,
        key,
        baseDigest,
        releaseDigest,
        created,
        reading,
        parts,
        fidelity);
  }

  /**
   * The codewords of all parts, for this recipient or any other under the key. It takes a while:
   * all tensors are read for it.
   */
  public Codewords codewords() {
    return new Codewords(opening(), copy());
  }

  /** The copy that it is in. */
  public MarkedCopy copy() {
    return new MarkedCopy(owner, ownerCommitment, recipient, baseDigest);
  }

  /** The number that fixes this mark: {@link Claim#digestOfMark}. */
  public String digest() {
    return claim().markDigest();
  }

  /** The claim that a suspect was made from this copy. */
  public Claim claim() {
    String digest = Claim.digestOfMark(copy(), releaseDigest, opening());
    return new Claim(owner, ownerCommitment, recipient, baseDigest, releaseDigest, digest);
  }

  /** What lets others recompute the codewords; reveals the key. */
  public Opening opening() {
    return new Opening(key, PartDigests.of(parts));
  }

  private static ObjectNode normalised(ObjectNode free, String what) {
    return StrictJson.parse(CanonicalJson.of(free), what);
  }
}
