package activemark.error;

import org.jspecify.annotations.Nullable;

/**
 * A message in the order users read it: what, where, expected, found, what to do.
 *
 * <pre>
 * throw BadInput.of("The header is not JSON").at(path).found("junk").fix("Download it again.").bad();
 * </pre>
 */
public final class Complaint {
  private final StringBuilder text;

  Complaint(String what) {
    text = new StringBuilder(what);
  }

  /** Where: a path, an option, a tensor. */
  public Complaint at(Object where) {
    return line("where", where);
  }

  /** What would have been right. */
  public Complaint expected(Object value) {
    return line("expected", value);
  }

  /** What was there instead. */
  public Complaint found(@Nullable Object value) {
    return line("found", value);
  }

  /** What the user can do now. */
  public Complaint fix(String advice) {
    return line("to do", advice);
  }

  /** The finished failure of an input. */
  public BadInput bad() {
    return new BadInput(text.toString());
  }

  /** The finished failure of an input, caused by another one. */
  public BadInput bad(Throwable cause) {
    return new BadInput(text.toString(), cause);
  }

  /** The finished failure of two inputs that do not go together. */
  public Incompatible incompatible() {
    return new Incompatible(text.toString());
  }

  private Complaint line(String label, @Nullable Object value) {
    text.append(String.format("%n  %-9s %s", label + ":", value));
    return this;
  }
}
