package activemark.web;

import activemark.fixtures.ChildJvm;
import activemark.proof.verdict.Evidence;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stands where the engine would: a process that shows progress and leaves a document where the
 * command says, or fails, or works on until it is stopped.
 */
final class StubProgram {
  enum Mode {
    ANSWERS,
    FAILS,
    WORKS_ON
  }

  private StubProgram() {}

  /** The program whose answer is an evidence document. */
  static Program in(Mode mode, Path answer) {
    return command -> {
      List<String> whole = ChildJvm.command(StubProgram.class.getName());
      whole.addAll(List.of(mode.name(), answer.toString()));
      whole.addAll(command);
      return new ProcessBuilder(whole);
    };
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    System.err.print("\r\u001b[Kread suspect [==      ] 12/48 images (25%)");
    System.err.flush();
    switch (Mode.valueOf(args[0])) {
      case WORKS_ON -> TimeUnit.HOURS.sleep(1);
      case FAILS -> {
        System.err.println("\r\u001b[Kerror: <b>The header</b> is not JSON");
        System.exit(2);
      }
      case ANSWERS -> answer(List.of(args), Path.of(args[1]));
    }
  }

  private static void answer(List<String> args, Path answer) throws IOException {
    Path result = Path.of(args.get(args.indexOf("--json") + 1));
    if (args.get(2).equals("verify")) {
      Files.copy(answer, result);
      return;
    }
    Evidence evidence = Evidence.read(answer);
    ObjectNode trace = JsonNodeFactory.instance.objectNode();
    String edition =
        args.stream().filter(arg -> arg.startsWith("--edition=")).findFirst().orElseThrow();
    trace.put("edition", edition.substring(edition.indexOf('=') + 1));
    trace.put("suspectDigest", evidence.suspect().digest()).put("recipients", 3);
    trace
        .putArray("named")
        .addObject()
        .put("recipient", evidence.claim().recipient())
        .put("evidenceDigest", evidence.digest());
    trace.putArray("withheld");
    Path found = Files.createDirectory(Path.of(args.get(args.indexOf("--evidence") + 1)));
    Files.copy(answer, found.resolve("one.json"));
    Files.writeString(result, trace.toString());
  }
}
