package activemark.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.Rewritten;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.random.Seed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What single fingerprints and lineage tests show, and what they do not. */
@NoLeaks
final class LineageTest {
  private static ViT base;

  @BeforeAll
  static void make() {
    base = TinyModels.vit(1);
  }

  @AfterAll
  static void close() {
    base.close();
  }

  private static MarkFile fingerprint(String scheme, String owner) {
    try (ViT copy = (ViT) base.copy()) {
      return Marking.write(Schemes.byId(scheme), base, copy, Marking.key(owner));
    }
  }

  private static Reading.Score reading(MarkFile mark, ViT suspect) {
    return (Reading.Score) Marking.read(mark, base, suspect).get(0);
  }

  /** Two models that started from the same weights and went apart: neither is the other's copy. */
  @ParameterizedTest
  @ValueSource(strings = {"cka", "weight-match"})
  void sibling_isTakenForFamily(String scheme) {
    MarkFile mark = fingerprint(scheme, "acme");
    try (ViT sibling = Lineage.noisy(base, 0.1, 7)) {
      assertThat(reading(mark, sibling).statistic()).isGreaterThan(0.99);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipguard", "adv-tra", "shared-errors"})
  void withoutPicturesWithClasses_isRefused(String scheme) {
    try (ViT student = (ViT) base.copy()) {
      Workbench bench =
          new Workbench(
              base,
              student,
              Profiler.profile(
                  base, Marking.WRITING.first(8), Precision.FLOAT32, Progress.silent()),
              Marking.WRITING,
              new Seed(5),
              Precision.FLOAT32,
              Progress.silent());

      assertThatThrownBy(() -> Marking.plan(Schemes.byId(scheme), bench, Marking.key("acme")))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("--scheme " + scheme)
          .hasMessageContaining("--data");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipguard", "adv-tra"})
  void anotherKey_makesAnotherFingerprint(String scheme) {
    assertThat(fingerprint(scheme, "acme").parts())
        .isNotEqualTo(fingerprint(scheme, "globex").parts());
  }

  @Test
  void ipguard_withEnoughSteps_reachesTheBoundaryAndLosesPointsFirst() {
    Scheme scheme = Schemes.byId("ipguard");
    MarkFile near;
    try (ViT student = (ViT) base.copy()) {
      Workbench bench = Marking.bench(base, student, Marking.WRITING.first(20));
      MarkOptions options = new MarkOptions(0, 0, List.of(), -1, 60);
      near =
          Marking.mark(
              Marking.key("acme"),
              scheme.plan(
                  bench, part -> label -> Marking.key("acme").stream(part, label), options));
    }
    int points = near.parts().get(0).parameters().path("answers").size();

    assertThat(points).isEqualTo(32);
    assertThat(near.parts().get(0).parameters().path("reached").asInt()).isGreaterThan(28);
    assertThat(reading(near, base).statistic()).isEqualTo(1);
    try (ViT slightly = Lineage.noisy(base, 0.02, 1);
        ViT more = Lineage.noisy(base, 0.5, 1)) {
      assertThat(reading(near, slightly).statistic())
          .isGreaterThan(reading(near, more).statistic());
    }
  }

  @Test
  void trajectories_changeClassFromSegmentToSegment() {
    MarkFile mark = fingerprint("adv-tra", "acme");
    var parameters = mark.parts().get(0).parameters();
    int length = parameters.path("length").asInt();

    // Four classes leave three targets; a segment adds four pictures to the first one.
    assertThat(length).isEqualTo(1 + 3 * 4);
    for (int at = 0; at < parameters.path("answers").size(); at += length) {
      long classes =
          IntStream.range(at, at + length)
              .map(i -> parameters.path("answers").path(i).asInt())
              .distinct()
              .count();
      assertThat(classes).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void rotatedStream_hidesACopyFromTheTransplantedHeadAndNotFromCka() {
    try (ViT rotated = Rewritten.rotated(base, 1)) {
      assertThat(reading(fingerprint("ipguard", "acme"), rotated).statistic()).isLessThan(0.6);
      assertThat(reading(fingerprint("cka", "acme"), rotated).statistic())
          .isCloseTo(1, within(1e-3));
    }
  }

  @Test
  void exactTest_seesCopiesInOrderAndMissesPermutedOnes() {
    MarkFile mark = fingerprint("weight-match", "acme");
    try (ViT copy = Lineage.noisy(base, 0.1, 3);
        ViT permuted = Lineage.permuted(copy, 4);
        ViT stranger = TinyModels.vit(2)) {
      assertThat(reading(mark, copy).place()).contains("p = 0.001", "independent");
      assertThat(reading(mark, permuted).place()).doesNotContain("p = 0.001");
      assertThat(reading(mark, permuted).statistic()).isGreaterThan(0.99);
      assertThat(Math.abs(reading(mark, stranger).statistic())).isLessThan(0.3);
    }
  }

  @Test
  void cutsOutsideTheModel_areRefusedByCka() {
    try (ViT student = (ViT) base.copy()) {
      Workbench bench = Marking.bench(base, student, Marking.WRITING.first(8));
      MarkOptions options = new MarkOptions(0, 0, List.of(9), -1, 0);

      assertThatThrownBy(
              () ->
                  Schemes.byId("cka")
                      .plan(
                          bench, part -> label -> Marking.key("acme").stream(part, label), options))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("--cuts");
    }
  }
}
