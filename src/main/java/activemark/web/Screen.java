package activemark.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program writes to its terminal, as it stands there now: the last lines, and the one that
 * is drawn over and over. However much is written, little is kept.
 */
final class Screen {
  private static final int LINES = 40;
  private static final int WIDTH = 300;
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
  private static final Pattern SHARE = Pattern.compile("\\((\\d{1,3})%\\)");

  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder current = new StringBuilder();

  /** Takes what was written. */
  synchronized void write(CharSequence text) {
    text.chars()
        .forEach(
            c -> {
              if (c == '\n') {
                lines.addLast(shown());
                current.setLength(0);
                if (lines.size() > LINES) {
                  lines.removeFirst();
                }
              } else if (c == '\r') {
                current.setLength(0);
              } else if (current.length() < WIDTH) {
                current.append((char) c);
              }
            });
  }

  /** The lines that stand. */
  synchronized List<String> lines() {
    return lines.stream().filter(line -> !line.isBlank()).toList();
  }

  /** The line that is being drawn; empty if there is none. */
  synchronized String now() {
    return shown();
  }

  /** How much of the present step is done, in percent, where the line says so. */
  synchronized Optional<Integer> percent() {
    Matcher share = SHARE.matcher(current);
    return share.find()
        ? Optional.of(Math.min(100, Integer.parseInt(share.group(1))))
        : Optional.empty();
  }

  private String shown() {
    return CONTROL.matcher(current).replaceAll("");
  }
}
