package activemark.proof.evidence;

/**
 * The model that was examined.
 *
 * @param name for people, such as its file name
 * @param digest of its files, hex
 * @param layout how its tensors are named
 * @param identicalToBase whether it is the unmarked model, byte for byte
 * @param identicalToRelease whether it is the recipient's copy, byte for byte
 */
public record SuspectModel(
    String name,
    String digest,
    String layout,
    boolean identicalToBase,
    boolean identicalToRelease) {}
