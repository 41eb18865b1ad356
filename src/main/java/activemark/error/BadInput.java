package activemark.error;

/** A file, option or configuration that the user can mend; the program exits with 2. */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its whole message. Prefer {@link #of}, which asks for the parts users need. */
  public BadInput(String message) {
    super(message);
  }

  /** A failure that another one caused. */
  public BadInput(String message, Throwable cause) {
    super(message, cause);
  }

  /** Starts a message with what is wrong; the parts that follow say where, why and what to do. */
  public static Complaint of(String what) {
    return new Complaint(what);
  }
}
