package activemark.cli;

import java.util.Locale;

/** The count of one task and the ways to word it. */
final class Meter {
  private static final int NARROWEST_BAR = 5;
  private static final int WIDEST_BAR = 30;
  private static final double MEGA = 1e6;

  private final String what;
  private final long total;
  private final String unit;
  private long done;
  private String remark = "";

  /**
   * A count that starts at zero.
   *
   * @param total units in all; 0 when unknown
   */
  Meter(String what, long total, String unit) {
    this.what = what;
    this.total = total;
    this.unit = unit;
  }

  void step(long n) {
    done += n;
  }

  void note(String text) {
    remark = text;
  }

  /** A plain line for logs. */
  String line(double seconds) {
    return what + ": " + count() + tempo(seconds) + remarkAfter(", ");
  }

  /**
   * A line with a bar that fits a terminal.
   *
   * @param width characters that may be used; longer text is cut
   */
  String bar(double seconds, int width) {
    String tail = count() + tempo(seconds) + remarkAfter(" | ");
    int room = Math.min(WIDEST_BAR, width - what.length() - tail.length() - 4);
    String bar = total > 0 && room >= NARROWEST_BAR ? "[" + filled(room) + "] " : "";
    String text = what + " " + bar + tail;
    return text.length() <= width ? text : text.substring(0, Math.max(0, width));
  }

  /** The last line: what was done, and whether the task came to its end. */
  String end(double seconds) {
    String took = clock(seconds);
    if (total > 0 && done < total) {
      return what + ": stopped at " + count() + " after " + took + remarkAfter(", ");
    }
    String rate = seconds > 0 && done > 0 ? " (" + rate(seconds) + ")" : "";
    return what + ": " + amount(done) + " in " + took + rate + remarkAfter(", ");
  }

  private String filled(int room) {
    int full = (int) Math.min(room, room * done / total);
    return "=".repeat(full) + " ".repeat(room - full);
  }

  private String count() {
    if (total <= 0) {
      return amount(done);
    }
    long percent = Math.min(100, 100 * done / total);
    return number(done) + "/" + amount(total) + " (" + percent + "%)";
  }

  private String tempo(double seconds) {
    if (done == 0 || seconds <= 0) {
      return "";
    }
    String left = total > done ? ", " + clock(seconds * (total - done) / done) + " left" : "";
    return ", " + rate(seconds) + left;
  }

  private String rate(double seconds) {
    double perSecond = done / seconds;
    if (isBytes()) {
      return String.format(Locale.ROOT, "%.0f MB/s", perSecond / MEGA);
    }
    return perSecond >= 1 || done == 0
        ? String.format(Locale.ROOT, "%.1f/s", perSecond)
        : String.format(Locale.ROOT, "%.1f s each", 1 / perSecond);
  }

  private String amount(long n) {
    return number(n) + " " + (isBytes() ? "MB" : unit);
  }

  private String number(long n) {
    return isBytes() ? String.format(Locale.ROOT, "%.0f", n / MEGA) : Long.toString(n);
  }

  private boolean isBytes() {
    return unit.equals("bytes");
  }

  private String remarkAfter(String separator) {
    return remark.isEmpty() ? "" : separator + remark;
  }

  /** Minutes and seconds, with hours where there are any. */
  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    long hours = whole / 3600;
    return hours == 0
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole / 60 % 60, whole % 60);
  }
}
