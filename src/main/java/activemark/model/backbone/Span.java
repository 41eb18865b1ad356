package activemark.model.backbone;

/**
 * A run of blocks: from the stream before block {@code from} to the stream before block {@code to}.
 *
 * @param from first cut, inclusive
 * @param to last cut; block {@code to} itself does not run
 */
public record Span(int from, int to) {
  /** Checks the order. */
  public Span {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no span: " + from + ".." + to);
    }
  }

  /** Whether the block lies in the span. */
  public boolean contains(int block) {
    return from <= block && block < to;
  }
}
