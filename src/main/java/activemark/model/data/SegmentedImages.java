package activemark.model.data;

import activemark.error.BadInput;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * Pictures with a class for every pixel, in CamVid's form: a folder of pictures and one of label
 * maps with the same names.
 *
 * @param images the pictures
 * @param maps file of each picture's label map
 */
public record SegmentedImages(ImageSource images, List<Path> maps) {
  /** How the data must lie, for people. */
  public static final String LAYOUT =
      "folders train and test of pictures, trainannot and testannot of their label maps (grey PNG"
          + " of class numbers, 11 is none)";

  private static final List<String> FOLDERS = List.of("train", "trainannot", "test", "testannot");

  /** Checks that every picture has a map. */
  public SegmentedImages {
    maps = List.copyOf(maps);
    if (maps.size() != images.n()) {
      throw new IllegalArgumentException(maps.size() + " maps for " + images.n() + " pictures");
    }
  }

  /** Whether a folder has the sub folders it needs. */
  public static boolean fits(Path folder) {
    return FOLDERS.stream().allMatch(name -> Files.isDirectory(folder.resolve(name)));
  }

  /**
   * One part of a data set.
   *
   * @param part {@code train} or {@code test}
   * @param preprocessing must take whole pictures, or maps and pictures would not match
   * @throws BadInput if folders are missing or a picture has no label map
   */
  public static SegmentedImages open(Path folder, String part, Preprocessing preprocessing) {
    if (!fits(folder)) {
      throw BadInput.of("The data do not lie as segmentation needs them")
          .at(folder)
          .expected(LAYOUT)
          .found(found(folder))
          .bad();
    }
    Path pictures = folder.resolve(part);
    Path annotations = folder.resolve(part + "annot");
    Map<String, Path> named = new HashMap<>();
    ImageFolder.list(annotations).forEach(map -> named.put(stem(annotations, map), map));
    List<Path> files = ImageFolder.list(pictures);
    List<Path> maps = new ArrayList<>();
    for (Path file : files) {
      Path map = named.get(stem(pictures, file));
      if (map == null) {
        throw BadInput.of("A picture has no label map")
            .at(file)
            .expected(annotations.resolve(stem(pictures, file) + ".png"))
            .bad();
      }
      maps.add(map);
    }
    return new SegmentedImages(ImageSource.of(files, preprocessing), maps);
  }

  /** Number of pictures. */
  public int n() {
    return images.n();
  }

  /** The label map of a picture, read from its file. */
  public LabelMap map(int i) {
    return LabelMap.read(maps.get(i));
  }

  /** The classes of all pictures at one size, int64 [n, h, w]. */
  public Tensor labels(int height, int width) {
    int h = Math.max(1, height);
    int w = Math.max(1, width);
    int[] all = new int[n() * h * w];
    for (int i = 0; i < n(); i++) {
      System.arraycopy(map(i).resized(h, w).classes(), 0, all, i * h * w, h * w);
    }
    return Ops.indices(all).reshape(n(), h, w);
  }

  /** At most so many of the pictures, chosen by chance, in their order. */
  public SegmentedImages sample(int most, RandomStream random) {
    if (n() <= most) {
      return this;
    }
    int[] chosen = Arrays.copyOf(random.permutation(n()), most);
    Arrays.sort(chosen);
    return new SegmentedImages(
        images.subset(chosen), Arrays.stream(chosen).mapToObj(maps::get).toList());
  }

  /** The path inside the folder without the suffix. */
  private static String stem(Path folder, Path file) {
    String name = folder.relativize(file).toString().replace('\\', '/');
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String found(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<String> names =
          all.filter(Files::isDirectory)
              .map(each -> each.getFileName().toString())
              .sorted()
              .toList();
      return names.isEmpty() ? "no folders" : "folders " + String.join(", ", names);
    } catch (IOException e) {
      return "no folder that can be listed";
    }
  }
}
