package activemark.mark.align;

import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Which token of a suspect is which token of the original. Class token and registers have their
 * place by the model's shape; registers that only the suspect has are skipped. Patch tokens are
 * compared at cut 0 by which pictures look alike to them, which no rotation or scale of the
 * channels changes: the order as it is, the mirrored and turned orders, then any order.
 *
 * @param order the suspect's token for every token of the original
 * @param same whether the suspect has the same tokens in the same order
 * @param words what was found, for people; empty where the tokens are the same
 */
record TokenMatch(List<Integer> order, boolean same, List<String> words) {
  /** Copies the lists. */
  TokenMatch {
    order = List.copyOf(order);
    words = List.copyOf(words);
  }

  /**
   * Matches.
   *
   * @param a the original's stream at cut 0 [n, N, D]
   * @param b the suspect's on the same pictures [n, N', D']
   * @param columns patches side by side
   */
  static TokenMatch of(ViTSpec base, Tensor a, ViTSpec suspect, Tensor b, int columns) {
    int prefix = base.prefixTokens();
    int other = suspect.prefixTokens();
    int patches = Math.toIntExact(a.size(1)) - prefix;
    Tensor alike =
        likeness(a.narrow(1, prefix, patches)).matmul(likeness(b.narrow(1, other, patches)).t());
    Order order = Order.found(Ops.floats(alike), patches, columns);
    List<Integer> tokens =
        IntStream.concat(
                IntStream.range(0, prefix).map(i -> Math.min(i, Math.max(0, other - 1))),
                order.patches().stream().mapToInt(p -> other + p))
            .boxed()
            .toList();
    boolean same = other == prefix && order.name().isEmpty();
    List<String> words =
        same
            ? List.of()
            : List.of(
                String.format(
                    Locale.ROOT,
                    "tokens: the suspect's patches are %s (likeness %.3f)%s",
                    order.name().isEmpty() ? "in order" : order.name(),
                    order.likeness(),
                    prefixInWords(other - prefix)));
    return new TokenMatch(tokens, same, words);
  }

  private static String prefixInWords(int more) {
    if (more < 0) {
      return String.format(
          Locale.ROOT,
          "; it lacks %d of the original's tokens before them, for which the last one before them"
              + " stands, or the first patch",
          -more);
    }
    return more == 0 ? "" : "; " + more + " further tokens of the suspect are skipped";
  }

  /** How alike each pair of pictures is to each token, of unit length: [P, n * n]. */
  private static Tensor likeness(Tensor patches) {
    Tensor x = Similarity.centred(patches);
    Tensor content = x.sub(x.mean(0)).transpose(0, 1); // [P, n, D]
    Tensor flat = torch.bmm(content, content.transpose(1, 2)).flatten(1, 2);
    return flat.div(Similarity.length(flat));
  }

  /**
   * An order of patches.
   *
   * @param name in words; empty for the same order
   * @param patches the suspect's patch for every patch of the original
   * @param likeness mean over patches, 1 for the same
   */
  private record Order(String name, List<Integer> patches, double likeness) {
    static Order found(float[] alike, int n, int columns) {
      Order best = of("", IntStream.range(0, n).toArray(), alike);
      Order turned = best;
      for (int turn = 1; turn < 8; turn++) {
        if (turn < 4 || columns * columns == n) {
          Order order = of(name(turn), turned(n, columns, turn), alike);
          turned = order.likeness > turned.likeness ? order : turned;
        }
      }
      best = Ladder.worth(1 - best.likeness, 1 - turned.likeness) ? turned : best;
      // No order can be better than every patch's own favourite: saves the search nearly always.
      if (Ladder.worth(1 - best.likeness, 1 - favourites(alike, n))) {
        Order free = of("in an order of their own", Assignment.best(alike, n), alike);
        best = Ladder.worth(1 - best.likeness, 1 - free.likeness) ? free : best;
      }
      return best;
    }

    private static Order of(String name, int[] patches, float[] alike) {
      double sum = 0;
      for (int i = 0; i < patches.length; i++) {
        sum += alike[i * patches.length + patches[i]];
      }
      return new Order(name, IntStream.of(patches).boxed().toList(), sum / patches.length);
    }

    private static double favourites(float[] alike, int n) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        float most = alike[i * n];
        for (int j = 1; j < n; j++) {
          most = Math.max(most, alike[i * n + j]);
        }
        sum += most;
      }
      return sum / n;
    }

    private static String name(int turn) {
      return switch (turn) {
        case 1 -> "mirrored left to right";
        case 2 -> "mirrored top to bottom";
        case 3 -> "turned by half";
        default -> "turned by a quarter";
      };
    }

    /** Bit 0 mirrors columns, bit 1 rows, bit 2 swaps rows and columns first. */
    private static int[] turned(int n, int columns, int turn) {
      int rows = n / columns;
      int[] order = new int[n];
      for (int i = 0; i < n; i++) {
        int row = (turn & 4) == 0 ? i / columns : i % columns;
        int column = (turn & 4) == 0 ? i % columns : i / columns;
        int r = (turn & 2) == 0 ? row : rows - 1 - row;
        int c = (turn & 1) == 0 ? column : columns - 1 - column;
        order[i] = r * columns + c;
      }
      return order;
    }
  }
}
