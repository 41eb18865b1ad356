package activemark.proof.commit;

import activemark.proof.canonical.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A hash tree over a list of leaves, as RFC 6962 builds it: one root for all, and short proofs that
 * a leaf is among them. Leaves and inner nodes are hashed with different first bytes, so that
 * neither can pass for the other.
 */
final class MerkleTree {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final List<byte[]> leaves;

  /**
   * A tree.
   *
   * @param leaves hashes of the leaves, see {@link #leaf}; at least one
   */
  MerkleTree(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("a tree has leaves");
    }
    this.leaves = List.copyOf(leaves);
  }

  /** The hash of a leaf's content. */
  static byte[] leaf(byte[] content) {
    MessageDigest digest = Sha256.start();
    digest.update(LEAF);
    return digest.digest(content);
  }

  /** The number that fixes every leaf, their order and how many there are. */
  byte[] root() {
    return root(leaves);
  }

  /** The neighbours on the way from a leaf to the root, the leaf's own first. */
  List<byte[]> path(int index) {
    List<byte[]> path = new ArrayList<>();
    List<byte[]> all = leaves;
    int at = index;
    // From the root down, so each neighbour goes in front of those found before it.
    while (all.size() > 1) {
      int left = split(all.size());
      boolean inLeft = at < left;
      path.add(0, root(inLeft ? all.subList(left, all.size()) : all.subList(0, left)));
      all = inLeft ? all.subList(0, left) : all.subList(left, all.size());
      at = inLeft ? at : at - left;
    }
    return path;
  }

  /**
   * The root that follows from a leaf and its path; empty arrays if the path has a wrong length.
   *
   * @param leaf the leaf's hash
   * @param index its place
   * @param count leaves of the tree
   */
  static byte[] root(byte[] leaf, int index, int count, List<byte[]> path) {
    if (path.size() != depth(index, count)) {
      return new byte[0];
    }
    byte[] hash = leaf;
    long at = index;
    long last = count - 1L;
    for (byte[] neighbour : path) {
      // A node without right neighbour moves up alone, without being hashed.
      while ((at & 1) == 0 && at == last) {
        at >>= 1;
        last >>= 1;
      }
      hash = (at & 1) == 1 ? node(neighbour, hash) : node(hash, neighbour);
      at >>= 1;
      last >>= 1;
    }
    return hash;
  }

  private static int depth(int index, int count) {
    int depth = 0;
    int at = index;
    int size = count;
    while (size > 1) {
      int left = split(size);
      size = at < left ? left : size - left;
      at = at < left ? at : at - left;
      depth++;
    }
    return depth;
  }

  private static byte[] root(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int left = split(leaves.size());
    return node(root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
  }

  /** The largest power of two below the size. */
  private static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }

  private static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = Sha256.start();
    digest.update(NODE);
    digest.update(left);
    return digest.digest(right);
  }
}
