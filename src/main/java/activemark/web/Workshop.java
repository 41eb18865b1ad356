package activemark.web;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where verifications find and leave what they need.
 *
 * @param models holds suspects and unmarked originals
 * @param images holds folders of pictures
 * @param marks holds mark files; empty where single marks are not looked for
 * @param traces whether the program can read the ledger's secrets, and so name recipients
 * @param results one folder for each verification
 * @param program runs one verification
 */
public record Workshop(
    Path models,
    Path images,
    Optional<Path> marks,
    boolean traces,
    Path results,
    Program program) {}
