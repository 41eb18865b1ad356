package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.fixtures.Answer;
import activemark.fixtures.TinyFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What we sign keeps to the schemas of Sigstore and in-toto, as their own programs see it. Runs
 * where {@code python3} has them ({@code pip install in-toto-attestation sigstore}).
 */
final class PublishedSchemasTest {
  private static final String GOLDEN = "src/test/resources/golden/";
  private static final String CLAIMS = "claims.jsonl";
  private static final String SCRIPT = "scripts/check_statements.py";

  @TempDir Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void everythingWeSign_keepsToThePublishedSchemas() throws Exception {
    String needed = "import in_toto_attestation, sigstore_models";
    assumeTrue(Answer.of("python3", "-c", needed).code() == 0, "the programs are not installed");
    Path model = TinyFolder.dinov2(folder.resolve("model"), 1);
    String mark = GOLDEN + "proof/recipient.mark";

    signed("sign", model.toString(), "--signature", at("model.sig"));
    signed(
        "commit", "--mark", mark, "--out", at("c"), "--private", at("p"), "--claims", at(CLAIMS));
    signed("claim", GOLDEN + "proof/evidence.json", "--claims", at(CLAIMS));

    Answer seen = Answer.of("python3", SCRIPT, at("model.sig"), at(CLAIMS));
    assertThat(seen.code()).as(seen.said()).isZero();
    assertThat(seen.said())
        .contains(
            "model.sig:1: https://model_signing/signature/v1.0",
            "claims.jsonl:1: urn:activemark:commitment:v1",
            "claims.jsonl:2: urn:activemark:verification-report:v1");
    String signature = Files.readString(Path.of(at("model.sig")));
    Files.writeString(Path.of(at("model.sig")), signature.replace("mediaType", "kind"));
    assertThat(Answer.of("python3", SCRIPT, at("model.sig")).code()).isOne();
  }

  private static void signed(String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--signing-key", GOLDEN + "sign/pkcs8.pem"));
    Run run = Run.of(args.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
  }
}
