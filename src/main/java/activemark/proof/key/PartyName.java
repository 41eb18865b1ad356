package activemark.proof.key;

import activemark.error.BadInput;

/** The name of an owner or a recipient: one line of text that people can tell apart. */
public final class PartyName {
  private static final int MAX_LENGTH = 200;

  private PartyName() {}

  /**
   * The name itself.
   *
   * @param role whose name, for the message: owner, recipient, edition
   * @throws BadInput if it is empty, too long, has blanks at an end, or holds control characters
   */
  public static String require(String role, String name) {
    boolean plain =
        !name.isEmpty()
            && name.length() <= MAX_LENGTH
            && name.equals(name.strip())
            && name.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff));
    if (!plain) {
      throw BadInput.of("The name of the " + role + " cannot be used")
          .expected("1 to " + MAX_LENGTH + " characters, no blank at either end, one line")
          .found("\"" + name + "\"")
          .bad();
    }
    return name;
  }
}
