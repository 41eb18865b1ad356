package activemark.web;

import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.proof.canonical.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One verification and its folder: order.json when it was asked for, result.json when the program
 * had its answer, ending.json at the very end. What is missing tells after a crash how far it came.
 *
 * @param order what was asked
 * @param folder of its own
 */
record Verification(Order order, Path folder) {
  /** The file that is there from the beginning. */
  static final String ORDER = "order.json";

  private static final int MAX_BYTES = 1 << 20;

  /** Makes the order last. */
  static Verification begin(Order order, Path results) {
    Verification verification = new Verification(order, results.resolve(order.id()));
    write(verification.folder.resolve(ORDER), order.toText());
    return verification;
  }

  /** One that was begun earlier. */
  static Verification read(Path folder) {
    Path file = folder.resolve(ORDER);
    Order order = Order.of(StrictJson.read(file, MAX_BYTES, "order"), "order " + file);
    if (!folder.getFileName().toString().equals(order.id())) {
      throw BadInput.of("The verification lies in a folder of another name").at(folder).bad();
    }
    return new Verification(order, folder);
  }

  /** How it ended; empty while it did not. */
  Optional<Ending> ending() {
    Path file = folder.resolve("ending.json");
    return Files.exists(file)
        ? Optional.of(Ending.of(StrictJson.read(file, MAX_BYTES, "ending"), "ending " + file))
        : Optional.empty();
  }

  /** Makes the ending last. */
  void end(Ending ending) {
    write(folder.resolve("ending.json"), ending.toText());
  }

  /** Where the program writes its answer. */
  Path result() {
    return folder.resolve("result.json");
  }

  /** Where a trace puts the evidence against those who are named. */
  Path found() {
    return folder.resolve("found");
  }

  /**
   * The answer, if there is a whole one about this order that agrees with itself.
   *
   * @throws BadInput if there is another
   */
  Optional<Answer> answer() {
    return Answer.of(order, result(), found());
  }

  private static void write(Path file, String text) {
    OutputFile.write(
        file,
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)),
        OutputFile.Option.PRIVATE,
        OutputFile.Option.NEW);
  }
}
