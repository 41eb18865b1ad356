package activemark.proof.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.proof.evidence.Claim;
import activemark.proof.evidence.MarkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommitmentTest {
  private static final List<MarkFile> FIVE =
      IntStream.rangeClosed(1, 5).mapToObj(Marks::of).toList();

  @TempDir Path folder;

  private static CommitmentOpening commit(List<MarkFile> files) {
    return CommitmentOpening.of(
        files,
        Optional.of(Marks.digest(77)),
        Map.of(Marks.digest(2), Marks.digest(99)),
        new SecureRandom());
  }

  private Path edited(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    return Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(from), to));
  }

  @Test
  void everyMark_isProvenAmongThemByFiles() {
    CommitmentOpening made = commit(FIVE);
    made.commitment().write(folder.resolve("public.json"));
    made.write(folder.resolve("private.json"));

    Commitment published = Commitment.read(folder.resolve("public.json"));
    CommitmentOpening kept = CommitmentOpening.read(folder.resolve("private.json"));

    assertThat(published).isEqualTo(made.commitment());
    assertThat(published.count()).isEqualTo(5);
    assertThat(published.releases()).containsExactly(Marks.digest(99));
    for (MarkFile mark : FIVE) {
      Path proof = folder.resolve(mark.recipient() + ".json");
      kept.reveal(mark.recipient()).write(proof);
      Inclusion read = Inclusion.read(proof, published);
      assertThat(read.mark().markDigest()).isEqualTo(mark.digest());
      read.require(mark.claim(), published);
    }
  }

  @Test
  void publicFile_tellsNoKeySaltRecipientOrMark() throws IOException {
    CommitmentOpening made = commit(FIVE);
    made.commitment().write(folder.resolve("public.json"));
    String text = Files.readString(folder.resolve("public.json"));

    for (MarkFile mark : FIVE) {
      assertThat(text)
          .doesNotContain(mark.recipient(), mark.digest(), mark.key().commitment())
          .doesNotContain(HexFormat.of().formatHex(mark.key().secret()));
    }
    made.marks().values().forEach(mark -> assertThat(text).doesNotContain(mark.salt()));
  }

  @Test
  void proof_tellsNothingOfOtherMarksOrKeys() throws IOException {
    CommitmentOpening made = commit(FIVE);
    Path proof = folder.resolve("proof.json");
    made.reveal("recipient 3").write(proof);
    String text = Files.readString(proof);

    assertThat(text).doesNotContain("recipient 3", "recipient 1", FIVE.get(0).digest());
    assertThat(text).doesNotContain(HexFormat.of().formatHex(FIVE.get(2).key().secret()));
    assertThat(text).doesNotContain(made.marks().get("recipient 1").salt());
  }

  @Test
  void sameMarks_giveAnotherCommitmentEachTime() {
    assertThat(commit(FIVE).commitment().root()).isNotEqualTo(commit(FIVE).commitment().root());
  }

  @Test
  void privateFile_isForItsOwnerAlone() throws IOException {
    commit(FIVE).write(folder.resolve("private.json"));

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("private.json"))))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"count\" : 5', '\"count\" : 4', changed since",
    "'Example Labs', 'Example Lab', changed since",
    "commitment/1, commitment/2, version",
    "activemark.commitment/1, activemark.mark/1, another kind",
    "'\"releases\"', '\"extra\" : 1, \"releases\"', does not know",
    "'\"base\"', '\"bass\"', lacks a field",
    "'\"count\" : 5', '\"count\" : 0', between 1",
    "'\"root\" : \"', '\"root\" : \"x', 64 hex digits"
  })
  void read_wrongCommitment_isRefused(String from, String to, String says) throws IOException {
    Path file = folder.resolve("public.json");
    commit(FIVE).commitment().write(file);

    assertThatThrownBy(() -> Commitment.read(edited(file, from, to)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"markDigest\" : \"', '\"markDigest\" : \"0', 64 hex digits",
    "'\"salt\" : ', '\"salz\" : ', lacks a field",
    "'\"index\" : ', '\"index\" : 9', between 0",
    "'\"path\" : [', '\"path\" : [ \"x\",', digests in hex",
    "inclusion/2, inclusion/9, version"
  })
  void read_wrongProof_isRefused(String from, String to, String says) throws IOException {
    CommitmentOpening made = commit(FIVE);
    Path file = folder.resolve("proof.json");
    made.reveal("recipient 3").write(file);

    assertThatThrownBy(() -> Inclusion.read(edited(file, from, to), made.commitment()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(says);
  }

  @Test
  void read_proofOfAMarkThatWasNotCommittedTo_isRefused() throws IOException {
    CommitmentOpening made = commit(FIVE);
    Path file = folder.resolve("proof.json");
    made.reveal("recipient 3").write(file);
    edited(file, FIVE.get(2).digest(), Marks.of(6).digest());

    assertThatThrownBy(() -> Inclusion.read(file, made.commitment()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not among those of the commitment");
  }

  @Test
  void read_proofOfAnotherWayOfReading_isRefused() throws IOException {
    CommitmentOpening made = commit(FIVE);
    Path file = folder.resolve("proof.json");
    made.reveal("recipient 3").write(file);
    edited(file, "\"size\" : 224", "\"size\" : 225");

    assertThatThrownBy(() -> Inclusion.read(file, made.commitment()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not among those of the commitment");
  }

  @Test
  void read_proofOfAnotherCommitment_isRefused() {
    Path file = folder.resolve("proof.json");
    commit(FIVE).reveal("recipient 3").write(file);
    Commitment other = commit(FIVE).commitment();

    assertThatThrownBy(() -> Inclusion.read(file, other))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("another commitment");
  }

  @Test
  void read_editedPrivateFile_isRefused() throws IOException {
    CommitmentOpening made = commit(FIVE);
    Path file = folder.resolve("private.json");
    made.write(file);
    edited(file, made.marks().get("recipient 2").salt(), Marks.digest(3));

    assertThatThrownBy(() -> CommitmentOpening.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not among those");
  }

  @Test
  void reveal_unknownRecipient_isRefused() {
    assertThatThrownBy(() -> commit(FIVE).reveal("nobody"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("no mark for this recipient");
  }

  @Test
  void marksOfTwoOwners_areRefused() {
    MarkFile foreign = Marks.with("Others", "r", Marks.of(8).key(), Marks.digest(8));

    assertThatThrownBy(() -> commit(List.of(FIVE.get(0), foreign)))
        .isInstanceOf(Incompatible.class)
        .hasMessageContaining("one owner");
  }

  @Test
  void sameMarkTwice_isRefused() {
    assertThatThrownBy(() -> commit(List.of(FIVE.get(0), FIVE.get(1), FIVE.get(0))))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("named twice");
  }

  @Test
  void require_claimAboutSomethingElse_isRefused() {
    CommitmentOpening made = commit(FIVE);
    Inclusion proof = made.reveal("recipient 3");
    Claim claim = FIVE.get(2).claim();
    Claim otherOwner =
        new Claim(
            "Others",
            claim.ownerCommitment(),
            claim.recipient(),
            claim.baseDigest(),
            claim.releaseDigest(),
            claim.markDigest());

    assertThatThrownBy(() -> proof.require(FIVE.get(1).claim(), made.commitment()))
        .isInstanceOf(Incompatible.class)
        .hasMessageContaining("mark");
    assertThatThrownBy(() -> proof.require(otherOwner, made.commitment()))
        .isInstanceOf(Incompatible.class)
        .hasMessageContaining("owner");
  }
}
