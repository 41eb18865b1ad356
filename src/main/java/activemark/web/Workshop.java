package activemark.web;

import java.nio.file.Path;

/**
 * Where verifications find and leave what they need.
 *
 * @param models holds suspects and unmarked originals
 * @param images holds folders of pictures
 * @param marks holds mark files
 * @param results one folder for each verification
 * @param program runs one verification
 */
public record Workshop(Path models, Path images, Path marks, Path results, Program program) {}
