package activemark.model.data;

import activemark.error.BadInput;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pictures, each of one class.
 *
 * @param images the pictures
 * @param labels class of each picture, 0..K-1
 * @param classes names of the K classes
 */
public record LabelledImages(ImageSource images, List<Integer> labels, List<String> classes) {
  /** Checks that every picture has a class. */
  public LabelledImages {
    labels = List.copyOf(labels);
    classes = List.copyOf(classes);
    int k = classes.size();
    if (labels.size() != images.n() || labels.stream().anyMatch(c -> c < 0 || c >= k)) {
      throw new IllegalArgumentException(
          "%d labels of %d classes for %d pictures".formatted(labels.size(), k, images.n()));
    }
  }

  /**
   * A folder with one sub folder of pictures for each class, classes in the order of their names.
   *
   * @throws BadInput if there are fewer than two classes, or one without a picture
   */
  public static LabelledImages open(Path folder, Preprocessing preprocessing) {
    Map<String, List<Path>> found = ImageFolder.classes(folder);
    if (found.size() < 2) {
      throw BadInput.of("There is only one class of pictures")
          .at(folder)
          .expected("two or more sub folders, one for each class")
          .found(String.join(", ", found.keySet()))
          .bad();
    }
    return of(found, List.copyOf(found.keySet()), preprocessing);
  }

  /** The classes found, numbered as in a given list of names. */
  static LabelledImages of(
      Map<String, List<Path>> found, List<String> classes, Preprocessing preprocessing) {
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    found.forEach(
        (name, members) -> {
          files.addAll(members);
          members.forEach(file -> labels.add(classes.indexOf(name)));
        });
    return new LabelledImages(ImageSource.of(files, preprocessing), labels, classes);
  }

  /** Number of pictures. */
  public int n() {
    return images.n();
  }

  /** The class of a picture. */
  public int label(int i) {
    return labels.get(i);
  }

  /** The chosen pictures, numbered in the order given; the classes stay the same. */
  public LabelledImages subset(int[] which) {
    List<Integer> chosen = new ArrayList<>(which.length);
    for (int i : which) {
      chosen.add(labels.get(i));
    }
    return new LabelledImages(images.subset(which), chosen, classes);
  }
}
