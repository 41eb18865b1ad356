package activemark.web;

/** What is asked about a suspect. */
sealed interface Question {
  /** The edition of the ledger it is about; empty if it is about none. */
  String edition();

  /**
   * Does it carry one recipient's mark?
   *
   * @param mark the name of the mark file
   * @param recipient whose mark it is
   * @param digest the number that fixes the mark, hex
   * @param edition that the marked copy belongs to; empty if the ledger holds none
   * @param tries how many marks are tried on this suspect
   */
  record OneMark(String mark, String recipient, String digest, String edition, int tries)
      implements Question {
    /** Most marks that can be said to be tried. */
    static final int MOST_TRIES = 1_000_000;
  }

  /**
   * From whose copy was it made, if from any?
   *
   * @param edition among whose recipients
   */
  record Whose(String edition) implements Question {}
}
