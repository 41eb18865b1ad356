package activemark.proof.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MerkleTreeTest {
  /** The leaves of Certificate Transparency's own tests. */
  private static final List<byte[]> KNOWN =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(hex -> MerkleTree.leaf(HexFormat.of().parseHex(hex)))
          .toList();

  private static List<byte[]> leaves(int count) {
    return IntStream.range(0, count).mapToObj(i -> MerkleTree.leaf(new byte[] {(byte) i})).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void root_isTheOneOfCertificateTransparency(int count, String root) {
    assertThat(new MerkleTree(KNOWN.subList(0, count)).root())
        .isEqualTo(HexFormat.of().parseHex(root));
  }

  @Test
  void path_ofEveryLeafOfEveryTree_leadsToTheRootAndNoOtherLeafDoes() {
    for (int count = 1; count <= 20; count++) {
      List<byte[]> leaves = leaves(count);
      MerkleTree tree = new MerkleTree(leaves);
      for (int i = 0; i < count; i++) {
        List<byte[]> path = tree.path(i);
        for (int j = 0; j < count; j++) {
          boolean same =
              java.util.Arrays.equals(MerkleTree.root(leaves.get(j), i, count, path), tree.root());
          assertThat(same).isEqualTo(i == j);
        }
      }
    }
  }

  @Test
  void path_ofAnotherPlaceOrLength_leadsNowhere() {
    List<byte[]> leaves = leaves(7);
    MerkleTree tree = new MerkleTree(leaves);
    List<byte[]> longer = new ArrayList<>(tree.path(2));
    longer.add(leaves.get(0));

    assertThat(MerkleTree.root(leaves.get(2), 3, 7, tree.path(2))).isNotEqualTo(tree.root());
    assertThat(MerkleTree.root(leaves.get(2), 2, 7, longer)).isEmpty();
    assertThat(MerkleTree.root(leaves.get(2), 2, 7, tree.path(2).subList(0, 2))).isEmpty();
    assertThat(MerkleTree.root(leaves.get(2), 2, 16, tree.path(2))).isEmpty();
  }

  @Test
  void node_cannotPassForALeaf() {
    List<byte[]> leaves = leaves(2);
    byte[] both = new byte[64];
    System.arraycopy(leaves.get(0), 0, both, 0, 32);
    System.arraycopy(leaves.get(1), 0, both, 32, 32);

    assertThat(MerkleTree.leaf(both)).isNotEqualTo(new MerkleTree(leaves).root());
  }
}
