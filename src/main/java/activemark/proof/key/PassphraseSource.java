package activemark.proof.key;

import activemark.error.BadInput;

/** Where a passphrase comes from, asked only when something turns out to be encrypted. */
@FunctionalInterface
public interface PassphraseSource {
  /**
   * A passphrase; whoever asks closes it.
   *
   * @param what it opens, for people: "owner key owner.key"
   * @throws BadInput if there is none to be had
   */
  Passphrase ask(String what);

  /** A source that has none: whatever is encrypted is refused. */
  static PassphraseSource none() {
    return what -> {
      throw BadInput.of("It is encrypted, and no passphrase was given")
          .at(what)
          .fix("Start the command on a terminal, or give --passphrase-file FILE.")
          .bad();
    };
  }
}
