package activemark.mark.mea;

import activemark.mark.picture.KeptPictures;
import activemark.model.data.LabelledImages;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures of the two source classes.
 *
 * @param first of the one [a, 3, h, w]
 * @param second of the other [b, 3, h, w]
 */
record Sources(Tensor first, Tensor second) {
  /** At most so many pictures of each source class. */
  static Sources of(LabelledImages images, Roles roles, int most, RandomStream random) {
    return new Sources(
        pixels(images, roles.first(), most, random), pixels(images, roles.second(), most, random));
  }

  /** Whether a set has pictures of both source classes. */
  static boolean has(LabelledImages images, Roles roles) {
    return images.labels().contains(roles.first()) && images.labels().contains(roles.second());
  }

  private static Tensor pixels(LabelledImages images, int label, int most, RandomStream random) {
    int[] members = IntStream.range(0, images.n()).filter(i -> images.label(i) == label).toArray();
    int[] order = random.permutation(members.length);
    int[] chosen =
        IntStream.range(0, Math.min(most, members.length)).map(i -> members[order[i]]).toArray();
    return KeptPictures.pixels(images.images().batch(chosen));
  }

  /**
   * Composed pictures, two sources drawn for each [count, 3, h, w].
   *
   * @param mixer how, drawn for each
   */
  Tensor composed(int count, Supplier<Mixer> mixer, RandomStream random) {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Tensor one = first.select(0, random.nextInt(Math.toIntExact(first.size(0))));
      Tensor two = second.select(0, random.nextInt(Math.toIntExact(second.size(0))));
      all.add(mixer.get().mix(one, two, random));
    }
    return torch.stack(Ops.vector(all));
  }
}
