package activemark.mark.profile;

import activemark.model.backbone.ViTSpec;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts where the largest activations of one block sit, picture by picture. */
final class Peaks {
  private final ViTSpec spec;
  private final Map<Long, Integer> places = new HashMap<>();
  private final Map<Long, Integer> channels = new HashMap<>();
  private final Map<TokenKind, Integer> kinds = new EnumMap<>(TokenKind.class);
  private int pictures;

  Peaks(ViTSpec spec) {
    this.spec = spec;
  }

  /** One picture's, as an index into its activations (N, D). */
  void add(long place) {
    long width = spec.width();
    TokenKind kind = TokenKind.of(spec, (int) (place / width));
    places.merge(place, 1, Integer::sum);
    channels.merge(place % width, 1, Integer::sum);
    kinds.merge(kind, 1, Integer::sum);
    pictures++;
  }

  /** Where they sit most often; the larger index of equals. */
  Peak most() {
    Map.Entry<Long, Integer> place = most(places);
    Map.Entry<Long, Integer> channel = most(channels);
    Map.Entry<TokenKind, Integer> kind = most(kinds);
    long width = spec.width();
    return new Peak(
        (int) (place.getKey() / width),
        (int) (place.getKey() % width),
        place.getValue() / (double) pictures,
        channel.getKey().intValue(),
        channel.getValue() / (double) pictures,
        kind.getKey(),
        kind.getValue() / (double) pictures);
  }

  private static <K extends Comparable<K>> Map.Entry<K, Integer> most(Map<K, Integer> counts) {
    return counts.entrySet().stream()
        .max(Map.Entry.<K, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow();
  }
}
