package activemark.cli;

import activemark.io.files.Targets;
import activemark.proof.key.OwnerKey;
import activemark.proof.key.Passphrase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes an owner's secret key. */
@Command(
    name = "keygen",
    description = {
      "Make an owner's secret key, once; every recipient's mark is derived from it.",
      "Prints the public commitment, which fixes the key and tells nothing about it.",
      "With a passphrase the file is of no use to whoever copies it."
    })
final class KeygenCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Mixin private PassphraseOption passphrase;
  @Mixin private JsonOutput json;

  @Option(
      names = "--owner",
      required = true,
      paramLabel = "NAME",
      description = "Who owns the models; public.")
  private String owner;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The key file, readable by you alone; must not exist.")
  private Path out;

  @Option(
      names = "--passphrase",
      description = "Encrypt the key, with a passphrase that is asked for on the terminal.")
  private boolean encrypted;

  @Override
  public Integer call() {
    Targets.require(out);
    json.require();
    SecureRandom random = new SecureRandom();
    OwnerKey key = OwnerKey.generate(owner, random);
    if (encrypted || passphrase.given()) {
      try (Passphrase words = passphrase.fresh(app.console())) {
        key.write(out, words, random);
      }
    } else {
      key.write(out);
    }
    OwnerKey.exposure(out).ifPresent(app.console()::warn); // some file systems know no modes
    new Sheet("Owner key of " + key.owner())
        .fact("file", out)
        .fact("commitment", key.commitment())
        .print(app.console());
    app.console()
        .note(
            "Keep the file secret and backed up: it alone derives your recipients' marks.\n"
                + (encrypted || passphrase.given()
                    ? "Keep the passphrase, too: nothing opens the file without it.\n"
                    : "")
                + "Publish the commitment where others can vouch for the date.");
    json.write(
        app.console(),
        JsonNodeFactory.instance
            .objectNode()
            .put("owner", key.owner())
            .put("commitment", key.commitment())
            .put("file", out.toString()));
    return ExitCode.SHOWN;
  }
}
