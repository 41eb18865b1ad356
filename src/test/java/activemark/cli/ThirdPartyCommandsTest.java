package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.LocalAuthority;
import activemark.fixtures.TinyFolder;
import activemark.model.backbone.layout.VisionModel;
import activemark.proof.evidence.MarkFile;
import activemark.proof.key.OwnerKey;
import activemark.proof.sign.ModelManifest;
import activemark.proof.verdict.Evidence;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commit, sign, timestamp and check, as owner and judge type it. */
final class ThirdPartyCommandsTest {
  private static final String GOLDEN = "src/test/resources/golden/";
  private static final String PRIVATE = GOLDEN + "sign/pkcs8.pem";
  private static final String PUBLIC = GOLDEN + "sign/pair.pub.pem";
  private static final String EVIDENCE = GOLDEN + "proof/evidence.json";
  private static final MarkFile MARK = MarkFile.read(Path.of(GOLDEN + "proof/recipient.mark"));

  @TempDir Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private Path words(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("words"), text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /** A marked copy and the mark file that names it. */
  private Path marked() {
    Path release = TinyFolder.dinov2(folder.resolve("release"), 1);
    String digest;
    try (VisionModel model = VisionModel.open(release)) {
      digest = model.identity();
    }
    Path file = folder.resolve("acme.mark");
    new MarkFile(
            MARK.owner(),
            MARK.ownerCommitment(),
            "acme",
            MARK.key(),
            MARK.baseDigest(),
            digest,
            MARK.created(),
            MARK.reading(),
            MARK.parts(),
            MARK.fidelity())
        .write(file);
    return release;
  }

  private Run commit() {
    return Run.of(
        "commit",
        "--mark",
        at("acme.mark"),
        "--release",
        at("release"),
        "--out",
        at("c.json"),
        "--private",
        at("p.json"),
        "--claims",
        at("claims.jsonl"),
        "--signing-key",
        PRIVATE);
  }

  @Test
  void ownerAndJudge_meetOverFiles() throws IOException {
    Path release = marked();

    Run made = commit();
    assertThat(made.code()).as(made.err()).isZero();
    Run revealed =
        Run.of("commit", "--reveal", "acme", "--private", at("p.json"), "--out", at("i.json"));
    assertThat(revealed.code()).isZero();
    Run checked = Run.of("commit", "--check", at("c.json"), "--inclusion", at("i.json"));
    assertThat(checked.code()).isZero();
    assertThat(checked.out())
        .contains("mark among them", MarkFile.read(folder.resolve("acme.mark")).digest())
        .contains(ModelManifest.of(release, false).rootDigest());
    Run claims = Run.of("claim", "--check", at("claims.jsonl"), "--public-key", PUBLIC);
    assertThat(claims.code()).isZero();
    assertThat(claims.out()).contains("1 marked copy, 1 named");

    String key = HexFormat.of().formatHex(MARK.key().secret());
    String salt =
        new ObjectMapper().readTree(folder.resolve("p.json").toFile()).at("/marks/0/salt").asText();
    assertThat(salt).hasSize(64);
    for (Run run : new Run[] {made, revealed, checked, claims}) {
      assertThat(run.out() + run.err()).doesNotContain(key, salt);
    }
    assertThat(folder.resolve("c.json")).content().doesNotContain(salt, key, "acme");
    assertThat(folder.resolve("claims.jsonl")).content().doesNotContain(salt, key);
  }

  @Test
  void commit_evidenceAboutTheMark_holdsAndItsTriesAreCounted() {
    marked();
    Evidence golden = Evidence.read(Path.of(EVIDENCE));
    MarkFile acme = MarkFile.read(folder.resolve("acme.mark"));
    Evidence.judged(
            golden.toolVersion(),
            golden.created(),
            acme.claim(),
            golden.suspect(),
            golden.images(),
            golden.procedure(),
            golden.preparation(),
            golden.readings(),
            golden.controls(),
            golden.decoys(),
            golden.policy(),
            golden.opening(),
            golden.profile(),
            golden.fidelity(),
            golden.environment())
        .write(folder.resolve("e.json"));
    Run.of("commit", "--mark", at("acme.mark"), "--out", at("c1"), "--private", at("p1"));
    Run.of(
        "commit",
        "--mark",
        at("acme.mark"),
        "--mark",
        GOLDEN + "proof/recipient.mark",
        "--out",
        at("c2"),
        "--private",
        at("p2"));
    for (String n : new String[] {"1", "2"}) {
      Run.of("commit", "--reveal", "acme", "--private", at("p" + n), "--out", at("i" + n));
      Run run =
          Run.of(
              "commit",
              "--check",
              at("c" + n),
              "--inclusion",
              at("i" + n),
              "--evidence",
              at("e.json"));
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("e.json is about this mark");
      assertThat(run.err().contains("counts 1 of 2 marks")).isEqualTo(n.equals("2"));
    }
  }

  @Test
  void commit_modelThatIsNotTheMarkedCopy_isRefused() throws IOException {
    Path release = marked();
    Files.delete(release.resolve(TinyFolder.WEIGHTS));
    TinyFolder.dinov2(release, 2);

    Run run = commit();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("not the one that the documents name", "the copy of acme");
    assertThat(folder.resolve("c.json")).doesNotExist();
    assertThat(folder.resolve("claims.jsonl")).doesNotExist();
  }

  @Test
  void commit_evidenceAboutAnotherMark_isRefused() {
    marked();
    commit();
    Run.of("commit", "--reveal", "acme", "--private", at("p.json"), "--out", at("i.json"));

    Run run =
        Run.of(
            "commit", "--check", at("c.json"), "--inclusion", at("i.json"), "--evidence", EVIDENCE);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("not about what was committed to");
  }

  @Test
  void claim_ofEvidence_isSignedAndChecked() throws IOException {
    Run made = Run.of("claim", EVIDENCE, "--claims", at("c.jsonl"), "--signing-key", PRIVATE);
    assertThat(made.code()).as(made.err()).isZero();

    Run checked =
        Run.of("claim", "--check", at("c.jsonl"), "--public-key", PUBLIC, "--json", "-", "-q");

    JsonNode claim = new ObjectMapper().readTree(checked.out()).at("/claims/0");
    assertThat(claim.get("predicateType").asText())
        .isEqualTo("urn:activemark:verification-report:v1");
    assertThat(claim.at("/predicate/outcome").asText()).isEqualTo("shown");
    Run wrongModel =
        Run.of(
            "claim",
            EVIDENCE,
            "--model",
            TinyFolder.dinov2(folder.resolve("m"), 1).toString(),
            "--claims",
            at("c.jsonl"),
            "--signing-key",
            PRIVATE);
    assertThat(wrongModel.code()).isEqualTo(2);
    assertThat(wrongModel.err()).contains("the suspect");
  }

  @Test
  void sign_andCheck_nameTheFileThatDiffers() throws IOException {
    Path model = TinyFolder.dinov2(folder.resolve("m"), 1);
    Run made =
        Run.of("sign", model.toString(), "--signing-key", PRIVATE, "--signature", at("m.sig"));
    assertThat(made.code()).as(made.err()).isZero();
    String[] check = {
      "sign", "--check", model.toString(), "--signature", at("m.sig"), "--public-key", PUBLIC
    };
    assertThat(Run.of(check).code()).isZero();

    Files.writeString(model.resolve("config.json"), "{}");
    Run edited = Run.of(check);

    assertThat(edited.code()).isEqualTo(2);
    assertThat(edited.out()).isEmpty();
    assertThat(edited.err()).contains("config.json has other bytes");
  }

  @Test
  void sign_encryptedKey_takesThePassphraseFromAFile() throws IOException {
    Path model = TinyFolder.dinov2(folder.resolve("m"), 1);
    String[] sign = {
      "sign",
      model.toString(),
      "--signing-key",
      GOLDEN + "sign/encrypted.pem",
      "--signature",
      at("m.sig"),
      "--passphrase-file",
      words("not the words").toString()
    };

    Run wrong = Run.of(sign);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("does not open the key").doesNotContain("not the words");
    words("long test words");
    assertThat(Run.of(sign).code()).isZero();
  }

  @Test
  void timestamp_isMadeOnlineAndCheckedOffline() throws IOException {
    Path file = Files.writeString(folder.resolve("c.json"), "{}");
    String root;
    try (LocalAuthority authority = new LocalAuthority()) {
      root = authority.root(folder.resolve("root.pem")).toString();
      Run made =
          Run.of(
              "timestamp",
              file.toString(),
              "--tsa",
              authority.address().toString(),
              "--out",
              at("c.tsr"));
      assertThat(made.code()).as(made.err()).isZero();
      assertThat(made.out()).contains("not checked");
    }
    String[] check = {"timestamp", "--check", file.toString(), at("c.tsr"), "--root", root};

    Run held = Run.of(check);
    assertThat(held.code()).isZero();
    assertThat(held.out()).contains("time", "CN=Test Authority");
    Files.writeString(file, "{ }");
    Run other = Run.of(check);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("of something else");
  }

  @Test
  void check_withoutADate_acceptsWhatNobodyFindsByTrying() {
    Run run = Run.of("check", EVIDENCE, "--rule");

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("ACCEPTED", "the date is not proved");
  }

  @Test
  void check_commitmentLaterThanTheSuspect_isRefused() throws IOException {
    Run.of(
        "commit",
        "--mark",
        GOLDEN + "proof/recipient.mark",
        "--out",
        at("c.json"),
        "--private",
        at("p.json"));
    Run.of(
        "commit", "--reveal", MARK.recipient(), "--private", at("p.json"), "--out", at("i.json"));
    String root;
    try (LocalAuthority authority = new LocalAuthority()) {
      root = authority.root(folder.resolve("root.pem")).toString();
      String tsa = authority.address().toString();
      Run made = Run.of("timestamp", at("c.json"), "--tsa", tsa, "--out", at("c.tsr"));
      assertThat(made.code()).as(made.err()).isZero();
    }
    String[] dispute = {
      "check",
      EVIDENCE,
      "--commitment",
      at("c.json"),
      "--inclusion",
      at("i.json"),
      "--timestamp",
      at("c.tsr"),
      "--root",
      root,
      "--suspect-seen",
      "2026-01-15"
    };
    Run late = Run.of(dispute);

    assertThat(late.code()).as(late.out() + late.err()).isEqualTo(3);
    assertThat(late.out()).contains("REFUSED", "later than the suspect");
    dispute[dispute.length - 1] = "yesterday";
    Run noDate = Run.of(dispute);
    assertThat(noDate.code()).isEqualTo(2);
    assertThat(noDate.err()).contains("--suspect-seen", "2026-01-31");
    Run noRoot =
        Run.of(
            "check",
            EVIDENCE,
            "--commitment",
            at("c.json"),
            "--inclusion",
            at("i.json"),
            "--timestamp",
            at("c.tsr"));
    assertThat(noRoot.code()).isEqualTo(2);
    assertThat(noRoot.err()).contains("--root");
    Files.writeString(folder.resolve("c2.json"), Files.readString(folder.resolve("c.json")) + "\n");
    dispute[3] = at("c2.json");
    dispute[dispute.length - 1] = "2026-01-15";
    Run other = Run.of(dispute);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("of something else");
  }

  @Test
  void optionsOfTheOtherMode_areRefused() {
    assertThat(Run.of("sign", "m", "--signature", "s", "--public-key", PUBLIC).err())
        .contains("--public-key", "not used without --check");
    assertThat(Run.of("sign", "m", "--signature", "s").err()).contains("--signing-key", "missing");
    assertThat(Run.of("timestamp", "--check", "f").err()).contains("FILE.tsr");
    assertThat(Run.of("timestamp", "f", "--out", "o").err()).contains("--tsa");
    assertThat(Run.of("commit", "--out", "o", "--private", "p").err()).contains("--mark");
    assertThat(Run.of("commit", "--check", "c", "--mark", "m").err()).contains("--mark");
    assertThat(Run.of("claim", "f").err()).contains("--claims");
  }

  @Test
  void keygen_withPassphrase_encryptsAndTellsNoSecret() throws IOException {
    String text = "correct horse battery";
    Path key = folder.resolve("owner.key");

    Run run =
        Run.of(
            "keygen",
            "--owner",
            "Alice",
            "--out",
            key.toString(),
            "--passphrase-file",
            words(text).toString(),
            "-v");
    Run inspected = Run.of("inspect", key.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out() + run.err() + Files.readString(key)).doesNotContain(text);
    assertThat(inspected.out()).contains("Alice", "encrypted, not opened");
    assertThat(
            OwnerKey.read(key, what -> activemark.proof.key.Passphrase.of(text.toCharArray()))
                .owner())
        .isEqualTo("Alice");
  }

  @Test
  void keygen_passphraseWithoutTerminal_saysWhatToDo() {
    Run run = Run.of("keygen", "--owner", "Alice", "--out", at("k"), "--passphrase");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no terminal", "--passphrase-file");
    assertThat(folder.resolve("k")).doesNotExist();
  }

  @Test
  void embed_wrongPassphrase_endsWithTwoBeforeAnyWork() throws IOException {
    Path key = folder.resolve("owner.key");
    Run.of(
        "keygen",
        "--owner",
        "Alice",
        "--out",
        key.toString(),
        "--passphrase-file",
        words("correct horse battery").toString());

    Run run =
        Run.of(
            "embed",
            at("absent"),
            "--key",
            key.toString(),
            "--recipient",
            "r",
            "--images",
            at("i"),
            "--out",
            at("o"),
            "--mark",
            at("m"),
            "--passphrase-file",
            words("wrong horse battery").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("does not open the key").doesNotContain("horse");
  }

  @Test
  void filesWithSecretsOpenToOthers_areWarnedOf() throws IOException {
    Path words = words("correct horse battery");
    Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-r--r--"));

    Run run =
        Run.of(
            "keygen", "--owner", "Alice", "--out", at("k"), "--passphrase-file", words.toString());

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("warning:", words.toString(), "mode 600");
  }
}
