package activemark.proof.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.error.BadInput;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import activemark.proof.key.MarkKey;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One way of being wrong per test, each with the message it must give. */
class MarkFileTest {
  private static final Seed SEED = new Seed(4);

  @TempDir Path folder;

  private static String digest(String of) {
    return Sha256.hex(of.getBytes(StandardCharsets.UTF_8));
  }

  private static MarkFile mark() {
    MarkPart keyed =
        new MarkPart(
            "keyed",
            "activemark-keyed",
            256,
            StrictJson.parse("{\"scale\":1.5,\"cuts\":[9,11]}", "test"),
            Map.of());
    MarkPart tied =
        new MarkPart(
            "tied-7",
            "activemark-tied",
            128,
            StrictJson.parse("{\"energy\":0.02}", "test"),
            Map.of(
                "whitening",
                TensorBytes.of(SEED.stream("w").gaussians(12), 3L, 4L),
                "half",
                new TensorBytes(DType.BF16, List.of(2L), ByteBuffer.wrap(new byte[] {1, 2, 3, 4})),
                "scalar",
                TensorBytes.of(new float[] {7})));
    return new MarkFile(
        "Example Labs",
        digest("owner"),
        "recipient-17",
        MarkKey.of(SEED.stream("key").nextBytes(32)),
        digest("base"),
        digest("release"),
        Instant.parse("2026-01-31T12:00:00Z"),
        StrictJson.parse("{\"size\":224,\"mean\":[0.485,0.456,0.406]}", "test"),
        List.of(keyed, tied),
        StrictJson.parse("{\"cosine\":0.9985}", "test"));
  }

  private Path edited(String from, String to) throws IOException {
    Path file = folder.resolve("edited.mark");
    String text = StrictJson.pretty(MarkFileJson.write(mark()));
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
    return file;
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> MarkFile.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message)
        .hasMessageContaining(file.toString());
  }

  @Test
  void read_writtenFile_givesTheSameMark() {
    Path file = folder.resolve("r17.mark");
    mark().write(file);
    MarkFile read = MarkFile.read(file);
    assertThat(read).isEqualTo(mark());
    assertThat(read.part("tied-7").tensors()).isEqualTo(mark().part("tied-7").tensors());
    assertThat(read.codewords()).isEqualTo(mark().codewords());
    assertThat(read.digest()).isEqualTo(mark().digest());
  }

  @Test
  void write_newFile_isForItsOwnerAlone() throws IOException {
    Path file = folder.resolve("r17.mark");
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    mark().write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> mark().write(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("exists already");
  }

  @Test
  void write_twice_givesTheSameBytes() {
    assertThat(MarkFileJson.write(mark())).isEqualTo(MarkFileJson.write(mark()));
  }

  @Test
  void read_goldenFile_isStillUnderstood() throws IOException {
    try (var golden = MarkFileTest.class.getResourceAsStream("/golden/proof/recipient.mark")) {
      String text = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(MarkFileJson.read(StrictJson.parse(text, "golden"), "golden")).isEqualTo(mark());
      assertThat(StrictJson.pretty(MarkFileJson.write(mark()))).isEqualTo(text);
    }
  }

  @Test
  void read_editedRecipient_isRefused() throws IOException {
    assertRefused(edited("recipient-17", "recipient-18"), "changed since it was written");
  }

  @Test
  void read_editedDate_isRefused() throws IOException {
    assertRefused(edited("2026-01-31", "2025-01-31"), "changed since it was written");
  }

  @Test
  void read_editedParameter_isRefused() throws IOException {
    assertRefused(edited("1.5", "1.25"), "changed since it was written");
  }

  @Test
  void read_editedTensor_isRefused() throws IOException {
    assertRefused(edited("\"AQIDBA==\"", "\"AQIDBQ==\""), "changed since it was written");
  }

  @Test
  void read_wrongCode_isRefused() throws IOException {
    String code = MarkFileJson.write(mark()).get("mac").textValue();
    assertRefused(edited(code, digest("x")), "changed since it was written");
  }

  @Test
  void read_otherVersion_isRefused() throws IOException {
    assertRefused(
        edited("activemark.mark/3", "activemark.mark/9"),
        "a version that this program does not know");
  }

  @Test
  void read_anotherDocument_isRefused() throws IOException {
    assertRefused(edited("activemark.mark/3", "activemark.evidence/2"), "of another kind");
  }

  @Test
  void read_unknownField_isRefused() throws IOException {
    assertRefused(
        edited("\"dtype\" : \"BF16\"", "\"dtype\" : \"BF16\", \"note\" : 1"),
        "parts[1].tensors.half.note");
  }

  @Test
  void read_doubledKey_isRefused() throws IOException {
    assertRefused(edited("\"owner\" :", "\"owner\" : \"x\", \"owner\" :"), "Duplicate");
  }

  @Test
  void read_shortKey_isRefused() throws IOException {
    assertRefused(edited("\"key\" : \"", "\"key\" : \"00"), "64 hex digits");
  }

  @Test
  void read_tensorTooShort_isRefused() throws IOException {
    assertRefused(edited("\"AQIDBA==\"", "\"AQI=\""), "sizes that 2 bytes of BF16 fill");
  }

  @Test
  void read_hugeShape_isRefused() throws IOException {
    assertRefused(
        edited("\"shape\" : [ 2 ]", "\"shape\" : [ 2147483647, 2147483647, 2147483647 ]"),
        "bytes of BF16 fill");
  }

  @Test
  void read_badBase64_isRefused() throws IOException {
    assertRefused(edited("\"AQIDBA==\"", "\"AQ!DBA==\""), "base64");
  }

  @Test
  void read_unknownType_isRefused() throws IOException {
    assertRefused(edited("\"BF16\"", "\"BF17\""), "one of [");
  }

  @Test
  void read_badDate_isRefused() throws IOException {
    assertRefused(edited("2026-01-31T", "2026-02-31T"), "a time such as");
  }

  @Test
  void read_twoPartsOfOneName_isRefused() throws IOException {
    assertRefused(edited("\"tied-7\"", "\"keyed\""), "every id once");
  }

  @Test
  void read_partWithoutBits_isRefused() throws IOException {
    assertRefused(edited("\"bits\" : 256", "\"bits\" : 0"), "between 1 and");
  }

  @Test
  void read_truncatedFile_isRefused() throws IOException {
    Path file = folder.resolve("short.mark");
    String text = StrictJson.pretty(MarkFileJson.write(mark()));
    Files.writeString(file, text.substring(0, text.length() - 10));
    assertRefused(file, "not valid JSON");
  }

  @Test
  void read_anyCharacterChanged_isRefusedOrTheSame() {
    // No edit of one digit or letter may give another mark.
    String text = StrictJson.pretty(MarkFileJson.write(mark()));
    var stream = SEED.stream("edits");
    for (int i = 0; i < 300; i++) {
      StringBuilder edited = new StringBuilder(text);
      int at = stream.nextInt(text.length());
      edited.setCharAt(at, (char) ('0' + stream.nextInt(10)));
      MarkFile read;
      try {
        ObjectNode document = StrictJson.parse(edited.toString(), "edited");
        read = MarkFileJson.read(document, "edited");
      } catch (BadInput e) {
        continue;
      }
      assertThat(read).isEqualTo(mark());
    }
  }

  @Test
  void digest_dependsOnEverythingButTheDate() {
    MarkFile mark = mark();
    assertThat(copy(mark, mark.owner(), mark.key(), Instant.EPOCH).digest())
        .isEqualTo(mark.digest());
    assertThat(copy(mark, "Else", mark.key(), mark.created()).digest()).isNotEqualTo(mark.digest());
    MarkKey other = MarkKey.of(new byte[32]);
    assertThat(copy(mark, mark.owner(), other, mark.created()).digest())
        .isNotEqualTo(mark.digest());
    assertThat(mark.claim().digestOfMark(mark.opening())).isEqualTo(mark.digest());
  }

  @Test
  void codewords_dependOnAllParts_soThatNoneCanBeSearchedForApart() {
    MarkFile mark = mark();
    MarkPart keyed = mark.part("keyed");
    MarkPart changed =
        new MarkPart(
            "tied-7",
            "activemark-tied",
            128,
            StrictJson.parse("{\"energy\":0.03}", "test"),
            mark.part("tied-7").tensors());
    MarkFile other = withParts(mark, List.of(keyed, changed));
    MarkFile fewer = withParts(mark, List.of(keyed));

    assertThat(other.codewords().of(keyed)).isNotEqualTo(mark.codewords().of(keyed));
    assertThat(fewer.codewords().of(keyed)).isNotEqualTo(mark.codewords().of(keyed));
  }

  @Test
  void learnedTensors_areFixedByTheDigest_andNotKnownToTheCodewords() {
    MarkFile planned = mark();
    MarkPart learned =
        planned.part("tied-7").having(Map.of("pair", TensorBytes.of(new float[] {1}, 1L)));
    MarkFile written = withParts(planned, List.of(planned.part("keyed"), learned));

    assertThat(written.codewords().of(learned)).isEqualTo(planned.codewords().of(learned));
    assertThat(written.digest()).isNotEqualTo(planned.digest());
    written.write(folder.resolve("learned.mark"));
    assertThat(MarkFile.read(folder.resolve("learned.mark"))).isEqualTo(written);
  }

  private static MarkFile withParts(MarkFile mark, List<MarkPart> parts) {
    return new MarkFile(
        mark.owner(),
        mark.ownerCommitment(),
        mark.recipient(),
        mark.key(),
        mark.baseDigest(),
        mark.releaseDigest(),
        mark.created(),
        mark.reading(),
        parts,
        mark.fidelity());
  }

  @Test
  void opening_recomputesTheCodewords() {
    MarkFile mark = mark();
    for (MarkPart part : mark.parts()) {
      assertThat(mark.opening().codeword(part.id(), part.bits(), mark.copy()))
          .isEqualTo(mark.codewords().of(part));
    }
  }

  @Test
  void toString_neverShowsTheSecret() {
    String secret = MarkFileJson.write(mark()).get("key").textValue();
    assertThat(mark().toString()).doesNotContain(secret.substring(0, 10));
  }

  private static MarkFile copy(MarkFile mark, String owner, MarkKey key, Instant created) {
    return new MarkFile(
        owner,
        mark.ownerCommitment(),
        mark.recipient(),
        key,
        mark.baseDigest(),
        mark.releaseDigest(),
        created,
        mark.reading(),
        mark.parts(),
        mark.fidelity());
  }
}
