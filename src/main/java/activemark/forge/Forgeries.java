package activemark.forge;

import activemark.error.BadInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of forgeries. To add one, add a line here. */
public final class Forgeries {
  /** All forgeries; dear ones first, so that what they leave of the attempts goes to cheap ones. */
  public static final List<Forgery> ALL =
      List.of(
          FrozenPair.SEEN,
          FrozenPair.UNIVERSAL,
          new CherryPicking(),
          new BuiltIn(),
          Grinding.KEYS,
          new Backwards(),
          new Rival(),
          new PartsApart(),
          new Documents(),
          Grinding.NAMES);

  private Forgeries() {}

  /** The forgeries of some ids, in the order of the list; all if none is named. */
  public static List<Forgery> named(List<String> ids) {
    for (String id : ids) {
      if (ALL.stream().noneMatch(forgery -> forgery.id().equals(id))) {
        throw BadInput.of("The forgery is not known")
            .at(id)
            .expected("one of " + ALL.stream().map(Forgery::id).toList())
            .bad();
      }
    }
    return ids.isEmpty()
        ? ALL
        : ALL.stream().filter(forgery -> ids.contains(forgery.id())).toList();
  }

  /**
   * How many attempts each makes of so many together: an even share, at most what is worth its
   * time; what is left over goes to those that come later.
   */
  public static Map<Forgery, Integer> shares(List<Forgery> forgeries, int attempts) {
    Map<Forgery, Integer> shares = new LinkedHashMap<>();
    int left = attempts;
    for (int i = 0; i < forgeries.size(); i++) {
      int even = Math.max(1, left / (forgeries.size() - i));
      int share = Math.min(forgeries.get(i).most(), even);
      shares.put(forgeries.get(i), share);
      left = Math.max(0, left - share);
    }
    return shares;
  }
}
