package activemark.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.attack.Attacks;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.mark.offset.OffsetScheme;
import activemark.mark.scheme.Scheme;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.random.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mark in the mean of the feature vectors: where it is put, and who inherits it. */
@NoLeaks
final class OffsetMarkTest {
  private static final Scheme SCHEME = Schemes.byId(OffsetScheme.ID);

  /** Vectors as the base's, through the given last tensors. */
  private static ViT with(ViT model, Map<String, Tensor> more) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      model.weights().names().forEach(n -> weights.put(n, model.weights().get(n).clone()));
      weights.putAll(more);
      return new ViT(model.spec(), new Weights(weights));
    }
  }

  private static Tensor normal(long... shape) {
    int size = 1;
    for (long s : shape) {
      size *= Math.toIntExact(s);
    }
    return Ops.tensor(Marking.key("tensor").stream("part", "normal").gaussians(size), shape);
  }

  private static int matches(MarkFile mark, ViT base, Backbone suspect) {
    List<Reading> readings = Marking.read(mark, base, suspect);
    assertThat(readings).singleElement().isInstanceOf(Reading.StoredBits.class);
    return ((Reading.StoredBits) readings.get(0)).matches();
  }

  /** Mean feature vector [F] on the pictures that marks are read with. */
  private static Tensor mean(Backbone model) {
    try (Streams streams =
        Streams.of(
            model,
            Marking.READING,
            Set.of(model.spec().depth()),
            Precision.FLOAT32,
            Progress.silent())) {
      return model.embedding(streams.at(model.spec().depth())).mean(0);
    }
  }

  @Test
  void aStrangerWhoLearnedTheMeanOnly_inheritsTheMark_andOnlyFromTheCopy() {
    try (ViT base = TinyModels.vit(1);
        ViT copy = (ViT) base.copy()) {
      MarkFile mark = Marking.write(SCHEME, base, copy, Marking.key("acme"));
      int bits = mark.parts().get(0).bits();

      for (ViT teacher : List.of(copy, base)) {
        try (ViT student = TinyModels.vit(2);
            Scope scope = Scope.open()) {
          Weights w = student.weights();
          Tensor wanted = mean(teacher);
          // Its own vectors vary little, so that their mean is what it learned.
          w.set("norm.weight", Ops.scale(w.get("norm.weight"), 1e-3));
          w.set("norm.bias", w.get("norm.bias").add(wanted.sub(mean(student))));

          int found = matches(mark, base, student);
          if (teacher == copy) {
            assertThat(found).isEqualTo(bits);
          } else {
            assertThat(found).isBetween(1, bits - 1);
          }
        }
      }
    }
  }

  @Test
  void aRotatedAndPrunedCopy_holdsItInTheBias() {
    try (ViT base = TinyModels.vit(1);
        ViT copy = (ViT) base.copy()) {
      MarkFile mark = Marking.write(SCHEME, base, copy, Marking.key("acme"));
      for (String attack : List.of("rotate", "prune", "finetune")) {
        try (Backbone suspect = attacked(copy, attack);
            Reader reader = Marking.reader(mark, base, suspect, Marking.READING)) {
          assertThat(reader.further(mark.parts(), mark.key(), mark.codewords()::of))
              .as(attack)
              .singleElement()
              .isInstanceOfSatisfying(
                  Reading.StoredBits.class,
                  it -> assertThat(it.matches()).isGreaterThanOrEqualTo(it.bits() - 1));
        }
      }
    }
  }

  private static Backbone attacked(ViT model, String id) {
    Attack attack = Attacks.named(id);
    Thief thief =
        Thief.of(model, new Seed(3), Precision.FLOAT32, Progress.silent())
            .withLabelled(Lineage.pictures());
    return Attacks.run(attack, thief, Settings.defaults(attack)).model();
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 32})
  void aHeadWithoutBias_carriesTheMarkFromTheNormBeforeIt(int outputs) {
    try (ViT plain = TinyModels.vit(1);
        Scope scope = Scope.open()) {
      try (ViT base = with(plain, Map.of("head.weight", normal(outputs, TinyModels.WIDTH)));
          ViT copy = (ViT) base.copy()) {
        MarkFile mark = Marking.write(SCHEME, base, copy, Marking.key("acme"));

        assertThat(copy.weights().get("norm.bias").equal(base.weights().get("norm.bias")))
            .isFalse();
        assertThat(matches(mark, base, copy)).isEqualTo(outputs / 3);
      }
    }
  }

  @Test
  void aHeadWithBias_isWhereTheMarkGoes() {
    try (ViT plain = TinyModels.vit(1);
        Scope scope = Scope.open()) {
      Map<String, Tensor> head =
          Map.of("head.weight", normal(48, TinyModels.WIDTH), "head.bias", normal(48));
      try (ViT base = with(plain, head);
          ViT copy = (ViT) base.copy()) {
        MarkFile mark = Marking.write(SCHEME, base, copy, Marking.key("acme"));

        assertThat(copy.weights().get("norm.bias").equal(base.weights().get("norm.bias"))).isTrue();
        assertThat(matches(mark, base, copy)).isEqualTo(16);
      }
    }
  }

  @Test
  void aHeadThatReachesAPartOfItsVectors_isRefused() {
    try (ViT plain = TinyModels.vit(1);
        Scope scope = Scope.open()) {
      try (ViT base = with(plain, Map.of("head.weight", normal(40, TinyModels.WIDTH)))) {
        assertThatThrownBy(() -> Marking.write(SCHEME, base, base, Marking.key("acme")))
            .isInstanceOf(BadInput.class)
            .hasMessageContaining("head.weight");
      }
    }
  }

  @Test
  void vectorsOfAnotherLength_areUnreadable() {
    try (ViT base = TinyModels.vit(1);
        ViT copy = (ViT) base.copy();
        Scope scope = Scope.open()) {
      MarkFile mark = Marking.write(SCHEME, base, copy, Marking.key("acme"));
      try (ViT other = with(copy, Map.of("head.weight", normal(20, TinyModels.WIDTH)))) {
        assertThat(Marking.read(mark, base, other))
            .singleElement()
            .isInstanceOfSatisfying(
                Reading.Unreadable.class,
                it -> assertThat(it.reason()).contains("20 numbers").contains("32"));
      }
    }
  }
}
