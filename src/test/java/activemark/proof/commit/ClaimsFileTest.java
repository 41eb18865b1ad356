package activemark.proof.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.key.PassphraseSource;
import activemark.proof.sign.Bundle;
import activemark.proof.sign.SigningKey;
import activemark.proof.sign.Statement;
import activemark.proof.sign.Subject;
import activemark.proof.sign.VerifyingKey;
import activemark.proof.verdict.Evidence;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClaimsFileTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final SigningKey KEY =
      SigningKey.read(GOLDEN.resolve("sign/pkcs8.pem"), PassphraseSource.none());
  private static final VerifyingKey PUBLIC = VerifyingKey.read(GOLDEN.resolve("sign/pair.pub.pem"));
  private static final VerifyingKey OTHER = VerifyingKey.read(GOLDEN.resolve("sign/key.pub.pem"));
  private static final Report REPORT =
      Report.of(Evidence.read(GOLDEN.resolve("proof/evidence.json")));

  @TempDir Path folder;

  private static Commitment commitment(Map<String, String> roots) {
    return CommitmentOpening.of(
            List.of(Marks.of(1), Marks.of(2)), Optional.empty(), roots, new SecureRandom())
        .commitment();
  }

  private Path claims(SignedClaim... claims) {
    Path file = folder.resolve("claims.jsonl");
    for (SignedClaim claim : claims) {
      ClaimsFile.append(file, claim, KEY);
    }
    return file;
  }

  private Path signed(List<Subject> subjects, String type, ObjectNode predicate)
      throws IOException {
    Bundle bundle = Bundle.signed(new Statement(subjects, type, predicate), KEY);
    return Files.writeString(folder.resolve("one.jsonl"), CanonicalJson.of(bundle.toJson()) + "\n");
  }

  @Test
  void read_appendedClaims_giveThemBackInOrder() throws IOException {
    SignedClaim bare = new SignedClaim.OfCommitment(commitment(Map.of()));
    SignedClaim named =
        new SignedClaim.OfCommitment(commitment(Map.of(Marks.digest(1), Marks.digest(50))));
    SignedClaim report =
        new SignedClaim.OfReport(REPORT, List.of(new Subject("suspect", Marks.digest(9))));

    Path file = claims(bare, named, report);

    assertThat(ClaimsFile.read(file, PUBLIC)).containsExactly(bare, named, report);
    assertThat(Files.readAllLines(file)).hasSize(3);
    assertThat(named.statement().subjects())
        .containsExactly(new Subject("release", Marks.digest(50)));
  }

  @Test
  void read_claimOfAnotherKind_isGivenAsWhatItIs() throws IOException {
    Path file =
        signed(
            List.of(new Subject("x", Marks.digest(1))),
            "https://example.com/other",
            JsonNodeFactory.instance.objectNode());

    assertThat(ClaimsFile.read(file, PUBLIC).get(0)).isInstanceOf(SignedClaim.Other.class);
  }

  @Test
  void read_anotherKeysClaims_areRefusedWithTheLine() {
    Path file = claims(new SignedClaim.OfReport(REPORT, List.of()));

    assertThatThrownBy(() -> ClaimsFile.read(file, OTHER))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("names another key")
        .hasMessageContaining("line 1 of");
  }

  @Test
  void read_editedLine_isRefusedWithTheLine() throws IOException {
    SignedClaim report = new SignedClaim.OfReport(REPORT, List.of());
    Path file = claims(report, report);
    String text = Files.readString(file);
    int second = text.indexOf('\n');
    int at = text.indexOf("\"sig\":\"", second) + 12;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    Files.writeString(file, text.substring(0, at) + other + text.substring(at + 1));

    assertThatThrownBy(() -> ClaimsFile.read(file, PUBLIC))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("line 2 of")
        .hasMessageContaining("does not fit");
  }

  @Test
  void read_subjectThatTheCommitmentDoesNotName_isRefused() throws IOException {
    Path file =
        signed(
            List.of(new Subject("release", Marks.digest(1))),
            SignedClaim.COMMITMENT,
            commitment(Map.of()).toJson());

    assertThatThrownBy(() -> ClaimsFile.read(file, PUBLIC))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not about what its statement names");
  }

  @Test
  void read_signedNonsense_isRefused() throws IOException {
    Path commitment =
        signed(
            List.of(new Subject("release", Marks.digest(1))),
            SignedClaim.COMMITMENT,
            JsonNodeFactory.instance.objectNode().put("format", "x"));
    assertThatThrownBy(() -> ClaimsFile.read(commitment, PUBLIC))
        .hasMessageContaining("another kind");
    Path report =
        signed(
            List.of(new Subject("suspect", Marks.digest(1))),
            SignedClaim.REPORT,
            REPORT.toJson().put("outcome", "certainly"));
    assertThatThrownBy(() -> ClaimsFile.read(report, PUBLIC))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("one of [shown, not-shown, inconclusive]");
  }

  @Test
  void read_missingOrEmptyFile_isRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThatThrownBy(() -> ClaimsFile.read(empty, PUBLIC)).hasMessageContaining("no claims");
    assertThatThrownBy(() -> ClaimsFile.read(folder.resolve("none"), PUBLIC))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("There is no file of claims");
  }

  @Test
  void append_behindALineThatWasCutShort_isRefusedAndChangesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("claims.jsonl"), "{\"media");

    assertThatThrownBy(
            () -> ClaimsFile.append(file, new SignedClaim.OfReport(REPORT, List.of()), KEY))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("does not end with a line end");
    assertThat(file).hasContent("{\"media");
  }

  @Test
  void report_namesNoRecipient() {
    String recipient = Evidence.read(GOLDEN.resolve("proof/evidence.json")).claim().recipient();

    assertThat(REPORT.toJson().toString()).doesNotContain(recipient);
  }
}
