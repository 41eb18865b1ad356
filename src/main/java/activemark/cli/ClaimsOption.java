package activemark.cli;

import activemark.proof.commit.ClaimsFile;
import activemark.proof.commit.SignedClaim;
import activemark.proof.sign.SigningKey;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Mixin: {@code --claims FILE --signing-key KEY.pem}, to sign a claim and add it to a file. */
final class ClaimsOption {
  @Mixin private PassphraseOption passphrase;

  @Option(
      names = "--claims",
      paramLabel = "claims.jsonl",
      description = "Sign the claim and add it to this file, made if there is none.")
  private @Nullable Path file;

  @Option(
      names = "--signing-key",
      paramLabel = "KEY.pem",
      description = "Private EC key (P-256, P-384, P-521) to sign claims with.")
  private @Nullable Path signingKey;

  /** Opens the signing key, before anything is written; empty if no claim is wanted. */
  Optional<SigningKey> key(Console console) {
    if (file == null) {
      refuse("without --claims");
      return Optional.empty();
    }
    Path key = Modes.needed(signingKey, "--signing-key", "with --claims");
    SigningKey read = SigningKey.read(key, passphrase.source(console));
    SigningKey.exposure(key).ifPresent(console::warn);
    return Optional.of(read);
  }

  /** Signs a claim and adds it to the file. */
  void append(SignedClaim claim, SigningKey key, Console console) {
    Path target = Modes.needed(file, "--claims", "to add a claim");
    ClaimsFile.append(target, claim, key);
    console.note("Added to " + target + ": " + claim.sentence());
  }

  /** The file of claims. */
  Path file(String when) {
    return Modes.needed(file, "--claims", when);
  }

  /** Fails if a claim was to be signed where none is made. */
  void refuse(String when) {
    Modes.refuse(file, "--claims", when);
    Modes.refuse(signingKey, "--signing-key", when);
  }
}
