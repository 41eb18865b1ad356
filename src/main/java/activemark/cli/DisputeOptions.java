package activemark.cli;

import activemark.error.BadInput;
import activemark.proof.commit.Commitment;
import activemark.proof.commit.Committed;
import activemark.proof.commit.Inclusion;
import activemark.proof.stamp.Roots;
import activemark.proof.stamp.Timestamp;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: what whoever judges holds beside the evidence. */
final class DisputeOptions {
  @Option(
      names = "--commitment",
      paramLabel = "FILE",
      description = "What the owner published before the dispute.")
  private @Nullable Path commitment;

  @Option(
      names = "--inclusion",
      paramLabel = "FILE",
      description = "The proof that this mark is among those of the commitment.")
  private @Nullable Path inclusion;

  @Option(
      names = "--timestamp",
      paramLabel = "FILE.tsr",
      description = "The commitment's timestamp.")
  private @Nullable Path stamp;

  @Option(
      names = "--root",
      paramLabel = "ROOT.pem",
      description = "The root certificate that you trust; needed with --timestamp.")
  private @Nullable Path root;

  @Option(
      names = "--suspect-seen",
      paramLabel = "DATE",
      description = "When the suspect was first seen, such as 2026-01-31.")
  private @Nullable String seen;

  @Option(
      names = "--rule",
      description = "Rule on the claim by the usual limits, whatever the evidence brings along.")
  private boolean rule;

  /** Whether a ruling is asked for. */
  boolean given() {
    return rule || commitment != null || inclusion != null || stamp != null || seen != null;
  }

  /** When the suspect was first seen. */
  Optional<Instant> suspectSeen() {
    return Optional.ofNullable(seen).map(DisputeOptions::instant);
  }

  /** What the mark was committed to by; files that do not fit each other are refused. */
  Optional<Committed> committed() {
    if (commitment == null) {
      Modes.refuse(inclusion, "--inclusion", "without --commitment");
      Modes.refuse(stamp, "--timestamp", "without --commitment");
      return Optional.empty();
    }
    Commitment read = Commitment.read(commitment);
    Path proof = Modes.needed(inclusion, "--inclusion", "with --commitment");
    Optional<Instant> time = Optional.empty();
    if (stamp == null) {
      Modes.refuse(root, "--root", "without --timestamp");
    } else {
      Roots roots = Roots.read(Modes.needed(root, "--root", "with --timestamp"));
      Timestamp timestamp = Timestamp.read(stamp);
      timestamp.require(Timestamp.digest(commitment));
      timestamp.require(roots);
      time = Optional.of(timestamp.time());
    }
    return Optional.of(new Committed(read, Inclusion.read(proof, read), time));
  }

  private static Instant instant(String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw BadInput.of("The date cannot be understood")
          .at("--suspect-seen")
          .expected("a date such as 2026-01-31 or a time such as 2026-01-31T12:00:00Z")
          .found(text)
          .bad(e);
    }
  }
}
