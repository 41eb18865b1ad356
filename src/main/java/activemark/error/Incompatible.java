package activemark.error;

/** Two good inputs that do not go together, such as a mark and another base; exits with 2. */
public final class Incompatible extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its whole message. */
  public Incompatible(String message) {
    super(message);
  }
}
