package activemark.forge;

/**
 * A way to frame an innocent model. Whoever tries it knows the method, holds both models, draws his
 * own keys and writes his own documents; each makes the strongest case it can.
 */
public interface Forgery {
  /** Name in commands and documents. */
  String id();

  /** What the accuser does, one sentence. */
  String idea();

  /** Most attempts that are worth their time; the rest goes to cheaper forgeries. */
  int most();

  /**
   * Tries so many times, and brings what looks best before the court.
   *
   * @param attempts at least 1, at most {@link #most}
   */
  void run(Scene scene, int attempts, Court court);
}
