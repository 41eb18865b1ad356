package activemark.cli;

import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.io.files.Targets;
import activemark.proof.stamp.Authority;
import activemark.proof.stamp.Roots;
import activemark.proof.stamp.StampRequest;
import activemark.proof.stamp.Timestamp;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Has a file's digest dated by a third party, or checks such a timestamp. */
@Command(
    name = "timestamp",
    description = {
      "Have a file's digest dated by a timestamp authority (RFC 3161), or check a timestamp.",
      "Only the SHA-256 of the file is sent. Checking needs no network.",
      "Example: activemark timestamp commitment.json --tsa https://freetsa.org/tsr \\",
      "           --out commitment.tsr",
      "         activemark timestamp --check commitment.json commitment.tsr --root root.pem"
    })
final class TimestampCommand implements Callable<Integer> {
  private static final int LONGEST = 3600;

  @ParentCommand private ActiveMark app;
  @Mixin private JsonOutput json;

  @Parameters(index = "0", paramLabel = "FILE", description = "What is dated.")
  private Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE.tsr",
      description = "The timestamp to check.")
  private @Nullable Path stamp;

  @Option(names = "--check", description = "Check a timestamp instead of asking for one.")
  private boolean check;

  @Option(names = "--tsa", paramLabel = "URL", description = "Address of the authority.")
  private @Nullable URI authority;

  @Option(names = "--out", paramLabel = "FILE.tsr", description = "The timestamp; must not exist.")
  private @Nullable Path out;

  @Option(
      names = "--root",
      paramLabel = "ROOT.pem",
      description = "The root certificate you trust; needed with --check.")
  private @Nullable Path root;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      defaultValue = "30",
      description = "Seconds to wait for the authority (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Override
  public Integer call() {
    json.require();
    if (check) {
      Modes.refuse(authority, "--tsa", "with --check");
      Modes.refuse(out, "--out", "with --check");
      Path known = Modes.needed(stamp, "FILE.tsr", "with --check");
      Roots roots = Roots.read(Modes.needed(root, "--root", "with --check"));
      Timestamp read = Timestamp.read(known);
      read.require(Timestamp.digest(file));
      tell("The timestamp holds for " + file, known, read, read.require(roots));
      return ExitCode.SHOWN;
    }
    Modes.refuse(stamp, "FILE.tsr", "without --check");
    URI address = Modes.needed(authority, "--tsa", "without --check");
    Path target = Modes.needed(out, "--out", "without --check");
    if (timeout < 1 || timeout > LONGEST) {
      throw BadInput.of("The time to wait cannot be used")
          .at("--timeout")
          .expected("1 to " + LONGEST + " seconds")
          .found(timeout)
          .bad();
    }
    Targets.require(target);
    OutputFile.require(target, file);
    byte[] digest = Timestamp.digest(file);
    StampRequest request = StampRequest.of(digest, new SecureRandom());
    Timestamp made = new Authority(address, Duration.ofSeconds(timeout)).stamp(digest, request);
    String signer = "not checked; give --root, or check it later";
    if (root != null) {
      signer = made.require(Roots.read(root));
    }
    made.write(target);
    tell("Stamped " + file, target, made, signer);
    return ExitCode.SHOWN;
  }

  private void tell(String title, Path where, Timestamp made, String signer) {
    String digest = HexFormat.of().formatHex(Timestamp.digest(file));
    new Sheet(title)
        .fact("time", made.time())
        .fact("authority", signer)
        .fact("timestamp", where + ", number " + made.serial() + ", policy " + made.policy())
        .fact("SHA-256", digest)
        .print(app.console());
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("file", file.toString())
            .put("sha256", digest)
            .put("timestamp", where.toString())
            .put("time", made.time().toString())
            .put("serial", made.serial())
            .put("policy", made.policy())
            .put("checked", root != null);
    if (root != null) {
      document.put("authority", signer);
    }
    json.write(app.console(), document);
  }
}
