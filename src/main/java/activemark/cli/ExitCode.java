package activemark.cli;

import activemark.proof.verdict.Verdict;

/** The program's exit codes; scripts rely on them, so they never change meaning. */
final class ExitCode {
  /** The command did its work; for {@code verify} and {@code check}: the mark is shown. */
  static final int SHOWN = 0;

  /** The mark is not shown. */
  static final int NOT_SHOWN = 1;

  /** Bad usage or bad input: the user can mend it. */
  static final int BAD_INPUT = 2;

  /** The evidence does not allow a decision. */
  static final int INCONCLUSIVE = 3;

  /** A fault of the program, the engine or the machine. */
  static final int INTERNAL = 70;

  private ExitCode() {}

  /** The exit code of a verdict. */
  static int of(Verdict verdict) {
    if (verdict instanceof Verdict.Shown) {
      return SHOWN;
    }
    return verdict instanceof Verdict.NotShown ? NOT_SHOWN : INCONCLUSIVE;
  }
}
