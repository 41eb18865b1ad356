package activemark.model.data;

import activemark.error.BadInput;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Pictures to learn from and pictures to be judged by, of the same classes.
 *
 * @param train to learn from
 * @param test to be judged by
 */
public record Split(LabelledImages train, LabelledImages test) {
  private static final String TRAIN = "train";
  private static final String TEST = "test";

  /** Whether a folder comes divided: it has the sub folders {@code train} and {@code test}. */
  public static boolean isDivided(Path folder) {
    return Files.isDirectory(folder.resolve(TRAIN)) && Files.isDirectory(folder.resolve(TEST));
  }

  /**
   * Whether a folder has sub folders for two classes or more, itself or its {@code train} folder;
   * pictures are not looked for.
   */
  public static boolean fits(Path folder) {
    Path classes = isDivided(folder) ? folder.resolve(TRAIN) : folder;
    try (Stream<Path> children = Files.list(classes)) {
      return children
              .filter(child -> Files.isDirectory(child))
              .filter(child -> !child.getFileName().toString().startsWith("."))
              .count()
          >= 2;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The division a folder comes with, else one of its classes by the seed.
   *
   * @param testShare share of every class that is for testing where the folder does not say
   */
  public static Split open(Path folder, Preprocessing preprocessing, double testShare, Seed seed) {
    if (!isDivided(folder)) {
      return of(LabelledImages.open(folder, preprocessing), testShare, seed);
    }
    LabelledImages train = LabelledImages.open(folder.resolve(TRAIN), preprocessing);
    Map<String, List<Path>> found = ImageFolder.classes(folder.resolve(TEST));
    for (String name : found.keySet()) {
      if (!train.classes().contains(name)) {
        throw BadInput.of("A class is for testing but not for training")
            .at(folder.resolve(TEST).resolve(name))
            .expected(String.join(", ", train.classes()))
            .bad();
      }
    }
    return new Split(train, LabelledImages.of(found, train.classes(), preprocessing));
  }

  /**
   * Divides every class by chance: the given share for testing, but one picture at least, and one
   * at least for training. A class of one picture is for training.
   */
  public static Split of(LabelledImages all, double testShare, Seed seed) {
    if (!(testShare > 0 && testShare < 1)) {
      throw new IllegalArgumentException("a share lies between 0 and 1: " + testShare);
    }
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    RandomStream random = seed.stream("split");
    for (int k = 0; k < all.classes().size(); k++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < all.n(); i++) {
        if (all.label(i) == k) {
          members.add(i);
        }
      }
      int n = members.size();
      int tested = Math.min(n - 1, Math.max(1, (int) Math.round(n * testShare)));
      int[] order = random.permutation(n);
      for (int i = 0; i < n; i++) {
        (i < tested ? test : train).add(members.get(order[i]));
      }
    }
    if (test.isEmpty()) {
      throw BadInput.of("No class has pictures enough to test with")
          .expected("two or more pictures in a class")
          .found(all.n() + " pictures in " + all.classes().size() + " classes")
          .bad();
    }
    return new Split(all.subset(sorted(train)), all.subset(sorted(test)));
  }

  private static int[] sorted(List<Integer> which) {
    return which.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
