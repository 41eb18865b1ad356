package activemark.proof.evidence;

/** What may be assumed of a model that never met the mark. */
public sealed interface NullClaim {
  /** The assumption in one sentence for people. */
  String sentence();

  /**
   * The expected bits were drawn at random by the owner and the reader never saw them, so every bit
   * of a model that was not made from a marked one agrees with this chance, independently of all
   * others, whatever that model computes.
   *
   * @param chance of one bit to agree, in (0, 1)
   */
  record Keyed(double chance) implements NullClaim {
    /** Bits drawn by tossing a fair coin. */
    public static final Keyed FAIR = new Keyed(0.5);

    /** Checks the chance. */
    public Keyed {
      if (!(chance > 0 && chance < 1)) {
        throw new IllegalArgumentException("a chance lies between 0 and 1: " + chance);
      }
    }

    @Override
    public String sentence() {
      return "the suspect was made without any model that was trained for this codeword; then every"
          + " bit is "
          + (chance == 0.5 ? "a fair coin" : "right with chance " + chance);
    }
  }

  /**
   * The message passes through the suspect on its way to a learned reader, so no chance of
   * agreement is known; only the rank among reference models means anything.
   */
  record Calibrated() implements NullClaim {
    @Override
    public String sentence() {
      return "the suspect is one more model like the reference models; then every rank among them is"
          + " equally likely";
    }
  }
}
