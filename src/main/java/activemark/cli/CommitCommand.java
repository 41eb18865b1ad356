package activemark.cli;

import activemark.io.files.OutputFile;
import activemark.io.files.Targets;
import activemark.proof.commit.Commitment;
import activemark.proof.commit.CommitmentOpening;
import activemark.proof.commit.Inclusion;
import activemark.proof.commit.SignedClaim;
import activemark.proof.evidence.MarkFile;
import activemark.proof.sign.SigningKey;
import activemark.proof.verdict.Evidence;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Commits to marks in public, reveals one of them, or checks that one is among them. */
@Command(
    name = "commit",
    description = {
      "Commit to marks in public before a dispute, reveal one later, or check it.",
      "Example: activemark commit --mark acme.mark --mark blue.mark --out commitment.json \\",
      "           --private commitment.private.json",
      "         activemark commit --reveal acme --private commitment.private.json \\",
      "           --out acme.inclusion.json",
      "         activemark commit --check commitment.json --inclusion acme.inclusion.json \\",
      "           --evidence evidence.json"
    })
final class CommitCommand implements Callable<Integer> {
  private static final String MAKING = "when making a commitment";
  private static final String REVEALING = "with --reveal";
  private static final String CHECKING = "with --check";

  @ParentCommand private ActiveMark app;
  @Mixin private ClaimsOption claims;
  @Mixin private JsonOutput json;

  @Parameters(arity = "0..1", paramLabel = "COMMITMENT", description = "The commitment to check.")
  private @Nullable Path file;

  @Option(names = "--mark", paramLabel = "FILE", description = "A mark file; repeat for each.")
  private List<Path> marks = List.of();

  @Option(
      names = "--base",
      paramLabel = "MODEL",
      description = "The unmarked original, to name it as model signatures do.")
  private @Nullable Path base;

  @Option(
      names = "--release",
      paramLabel = "MODEL",
      description = "A marked copy, to name it as model signatures do; repeat for each.")
  private List<Path> releases = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "What is made, the commitment or the proof; must not exist.")
  private @Nullable Path out;

  @Option(
      names = "--private",
      paramLabel = "FILE",
      description = "Your private half of the commitment; must not exist when making one.")
  private @Nullable Path opening;

  @Option(
      names = "--reveal",
      paramLabel = "RECIPIENT",
      description = "Write the proof that this recipient's mark is among those committed to.")
  private @Nullable String recipient;

  @Option(names = "--check", description = "Check a commitment, and a proof against it.")
  private boolean check;

  @Option(names = "--inclusion", paramLabel = "FILE", description = "The proof to check.")
  private @Nullable Path inclusion;

  @Option(
      names = "--evidence",
      paramLabel = "FILE",
      description = "Evidence that must be about the mark of the proof.")
  private @Nullable Path evidence;

  @Override
  public Integer call() {
    json.require();
    if (check) {
      check();
    } else if (recipient != null) {
      reveal(recipient);
    } else {
      commit();
    }
    return ExitCode.SHOWN;
  }

  private void commit() {
    refuseChecking(MAKING);
    Path published = Modes.needed(out, "--out", MAKING);
    Path kept = Modes.needed(opening, "--private", MAKING);
    Targets.require(published);
    Targets.require(kept);
    OutputFile.require(kept, published);
    List<MarkFile> files =
        Modes.neededOnce(marks, "--mark", MAKING).stream().map(MarkFile::read).toList();
    Optional<SigningKey> key = claims.key(app.console());
    Map<String, String> copies = new TreeMap<>();
    files.forEach(mark -> copies.put(mark.releaseDigest(), "the copy of " + mark.recipient()));
    Optional<String> baseRoot =
        Optional.ofNullable(base)
            .map(
                path ->
                    ModelRoots.of(path, Map.of(files.get(0).baseDigest(), "the original"), "--base")
                        .root());
    Map<String, String> roots = new TreeMap<>();
    for (Path release : releases) {
      ModelRoots.Roots found = ModelRoots.of(release, copies, "--release");
      roots.put(found.digest(), found.root());
    }
    CommitmentOpening made = CommitmentOpening.of(files, baseRoot, roots, new SecureRandom());
    made.write(kept);
    made.commitment().write(published);
    sheet("Committed to " + made.commitment().count() + " marked copies", made.commitment())
        .fact("public", published + " (publish or date it before release)")
        .fact("private", kept + " (keep it with the mark files)")
        .print(app.console());
    key.ifPresent(
        each ->
            claims.append(new SignedClaim.OfCommitment(made.commitment()), each, app.console()));
    json.write(app.console(), made.commitment().toJson());
  }

  private void reveal(String whose) {
    refuseMaking(REVEALING);
    refuseChecking(REVEALING);
    Path target = Modes.needed(out, "--out", REVEALING);
    CommitmentOpening read = CommitmentOpening.read(Modes.needed(opening, "--private", REVEALING));
    Inclusion proof = read.reveal(whose);
    proof.write(target);
    sheet("Proof for the mark of " + whose, read.commitment())
        .fact("proof", target + " (for whoever judges; it tells no key and no other mark)")
        .fact("mark digest", proof.mark().markDigest())
        .print(app.console());
    json.write(app.console(), read.commitment().toJson());
  }

  private void check() {
    refuseMaking(CHECKING);
    Modes.refuse(out, "--out", CHECKING);
    Modes.refuse(opening, "--private", CHECKING);
    Modes.refuse(recipient, "--reveal", CHECKING);
    Commitment commitment = Commitment.read(Modes.needed(file, "COMMITMENT", CHECKING));
    Sheet sheet = sheet("The commitment holds together", commitment);
    ObjectNode document = commitment.toJson();
    if (inclusion != null) {
      Inclusion proof = Inclusion.read(inclusion, commitment);
      sheet.fact("mark among them", proof.mark().markDigest());
      document.put("markDigest", proof.mark().markDigest());
      if (evidence != null) {
        Evidence read = Evidence.read(evidence);
        proof.require(read.claim(), commitment);
        proof
            .otherwise(read.procedure())
            .ifPresent(
                what ->
                    app.console()
                        .warn(
                            "The commitment's date does not cover the way in which the suspect was"
                                + " read: "
                                + what
                                + "."));
        long tries = read.policy().tried().marks();
        if (tries < commitment.count()) {
          app.console()
              .warn(
                  "The evidence counts "
                      + tries
                      + " of "
                      + commitment.count()
                      + " marks that could have been tried; its chances are too small by that.");
        }
        sheet.fact("evidence", evidence + " is about this mark");
      }
    } else {
      Modes.refuse(evidence, "--evidence", "without --inclusion");
    }
    sheet.print(app.console());
    app.console()
        .note(
            "What it proves is a date's worth: check the timestamp of the commitment, and multiply"
                + " chances by the number of marks (verify --tries "
                + commitment.count()
                + ").");
    json.write(app.console(), document);
  }

  private static Sheet sheet(String title, Commitment commitment) {
    Sheet sheet =
        new Sheet(title)
            .fact("owner", commitment.owner())
            .fact("commitment", commitment.digest())
            .fact("marks", commitment.count());
    if (!commitment.releases().isEmpty()) {
      sheet.fact("copies named", String.join("\n", commitment.releases()));
    }
    return sheet;
  }

  private void refuseMaking(String when) {
    Modes.refuse(marks, "--mark", when);
    Modes.refuse(base, "--base", when);
    Modes.refuse(releases, "--release", when);
    claims.refuse(when);
  }

  private void refuseChecking(String when) {
    Modes.refuse(file, "COMMITMENT", when);
    Modes.refuse(inclusion, "--inclusion", when);
    Modes.refuse(evidence, "--evidence", when);
  }
}
