package activemark.cli;

import activemark.proof.sign.ModelManifest;
import activemark.proof.sign.ModelSignature;
import activemark.proof.sign.SigningKey;
import activemark.proof.sign.VerifyingKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Signs a model's files, or checks such a signature. */
@Command(
    name = "sign",
    description = {
      "Sign a model's files, or check a signature, as OpenSSF Model Signing 1.0 says.",
      "Example: activemark sign dinov2-small-acme --signing-key key.pem --signature acme.sig",
      "         activemark sign --check dinov2-small-acme --signature acme.sig \\",
      "           --public-key key.pub.pem"
    })
final class SignCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Mixin private PassphraseOption passphrase;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "MODEL", description = "A model folder, or a single file.")
  private Path model;

  @Option(names = "--check", description = "Check a signature instead of making one.")
  private boolean check;

  @Option(
      names = "--signature",
      required = true,
      paramLabel = "FILE",
      description = "The signature; must not exist when signing.")
  private Path signature;

  @Option(
      names = "--signing-key",
      paramLabel = "KEY.pem",
      description = "Private EC key (P-256, P-384, P-521) to sign with.")
  private @Nullable Path signingKey;

  @Option(
      names = "--public-key",
      paramLabel = "KEY.pub.pem",
      description = "Public key to check with.")
  private @Nullable Path publicKey;

  @Option(
      names = "--allow-symlinks",
      description = "Take links to files for files; otherwise they are refused.")
  private boolean links;

  @Override
  public Integer call() {
    json.require();
    ModelManifest manifest;
    String hint;
    if (check) {
      Modes.refuse(signingKey, "--signing-key", "with --check");
      VerifyingKey key = VerifyingKey.read(Modes.needed(publicKey, "--public-key", "with --check"));
      hint = key.hint();
      manifest = ModelSignature.check(model, signature, key, links);
    } else {
      Modes.refuse(publicKey, "--public-key", "without --check");
      Path file = Modes.needed(signingKey, "--signing-key", "without --check");
      SigningKey key = SigningKey.read(file, passphrase.source(app.console()));
      SigningKey.exposure(file).ifPresent(app.console()::warn);
      hint = key.verifyingKey().hint();
      manifest = ModelSignature.sign(model, signature, key, links);
    }
    tell(manifest, hint);
    return ExitCode.SHOWN;
  }

  private void tell(ModelManifest manifest, String hint) {
    Sheet sheet =
        new Sheet((check ? "The signature holds for " : "Signed ") + model)
            .fact("signature", signature)
            .fact("key", hint)
            .fact("files", manifest.resources().size())
            .fact("root digest", manifest.rootDigest());
    if (!manifest.uncovered().isEmpty()) {
      sheet.fact("left out", String.join(", ", manifest.uncovered()));
    }
    sheet.print(app.console());
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("signature", signature.toString())
            .put("holds", true)
            .put("key", hint)
            .put("name", manifest.name())
            .put("rootDigest", manifest.rootDigest());
    manifest.uncovered().forEach(document.putArray("leftOut")::add);
    ObjectNode files = document.putObject("files");
    manifest.resources().forEach(files::put);
    json.write(app.console(), document);
  }
}
