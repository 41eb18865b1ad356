package activemark.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams at cuts, what two models share of them, and one token's way alone. */
@NoLeaks
final class StreamsTest {
  /** One batch of the engine and a part of another. */
  private static final ImageBatch IMAGES = TinyModels.images(19, 4);

  private ViT base;
  private ViT suspect;

  @BeforeEach
  void makeModels() {
    base = TinyModels.vit(3);
    try (Scope scope = Scope.open()) {
      suspect = (ViT) base.copy();
    }
  }

  @AfterEach
  void closeModels() {
    base.close();
    suspect.close();
  }

  private static Streams streams(Backbone model, Precision precision, Integer... cuts) {
    return Streams.of(model, IMAGES, List.of(cuts), precision, Progress.silent());
  }

  private void change(String name) {
    try (Scope scope = Scope.open()) {
      Tensor weight = suspect.weights().get(name);
      suspect.weights().set(name, Ops.scale(weight, 1.01));
    }
  }

  private static boolean same(Tensor a, Tensor b) {
    return a.equal(b);
  }

  @ParameterizedTest
  @CsvSource({
    "pos_embed, 0",
    "cls_token, 0",
    "patch_embed.proj.bias, 0",
    "blocks.0.norm1.weight, 0",
    "blocks.3.mlp.fc2.weight, 3",
    "blocks.5.attn.qkv.bias, 5",
    "norm.weight, 6"
  })
  void shared_isTheFirstCutAtWhichTheModelsCanDiffer(String changed, int cut) {
    change(changed);

    assertThat(Prefix.shared(base, suspect)).isEqualTo(cut);
    assertThat(Prefix.shared(suspect, base)).isEqualTo(cut);
  }

  @Test
  void shared_ofTheSameWeights_isTheWholeModel() {
    assertThat(Prefix.shared(base, suspect)).isEqualTo(TinyModels.DEPTH);
    assertThat(Prefix.shared(base, base)).isEqualTo(TinyModels.DEPTH);
  }

  @Test
  void shared_ofTwoChanges_isTheEarlierBlock() {
    change("blocks.4.norm2.bias");
    change("blocks.1.norm2.bias");

    assertThat(Prefix.shared(base, suspect)).isEqualTo(1);
  }

  @Test
  void shared_ofAnotherDepth_isNothing() {
    try (ViT shallow = TinyModels.vit(3, 4)) {
      assertThat(Prefix.shared(base, shallow)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void from_theSharedCut_isOfBitForBit(Precision precision) {
    change("blocks.3.attn.proj.weight");
    int cut = Prefix.shared(base, suspect);
    try (Streams known = streams(base, precision, 1, 2, 3, 5, 6);
        Streams whole = streams(suspect, precision, 1, 2, 5, 6);
        Streams rest =
            Streams.from(
                known, cut, suspect, IMAGES, List.of(1, 2, 5, 6), precision, Progress.silent())) {
      assertThat(rest.cuts()).isEqualTo(whole.cuts());
      for (int at : whole.cuts()) {
        assertThat(same(rest.at(at), whole.at(at))).as("cut %d", at).isTrue();
      }
      assertThat(same(rest.at(5), known.at(5))).as("the change shows after it").isFalse();
    }
  }

  @Test
  void from_theEnd_whereTheSuspectIsTheBase_isOfBitForBit() {
    int cut = Prefix.shared(base, suspect);
    try (Streams known = streams(base, Precision.FLOAT32, 0, 3, 6);
        Streams rest =
            Streams.from(
                known,
                cut,
                suspect,
                IMAGES,
                List.of(0, 3, 6),
                Precision.FLOAT32,
                Progress.silent());
        Streams whole = streams(suspect, Precision.FLOAT32, 0, 3, 6)) {
      for (int at : List.of(0, 3, 6)) {
        assertThat(same(rest.at(at), whole.at(at))).as("cut %d", at).isTrue();
      }
    }
  }

  @Test
  void at_aCutThatWasNotHeld_isRefused() {
    try (Streams streams = streams(base, Precision.FLOAT32, 2)) {
      assertThat(streams.has(3)).isFalse();
      assertThatThrownBy(() -> streams.at(3)).hasMessageContaining("cut 3");
      assertThat(streams.images()).isEqualTo(19);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void run_inTwoSpans_isRunInOne(int middle) {
    try (Scope scope = Scope.open()) {
      Tensor start = base.stem(Streams.pixels(IMAGES, 0, 3));
      Tensor whole = base.run(start, new Span(0, 6));
      Tensor halves = base.run(base.run(start, new Span(0, middle)), new Span(middle, 6));

      assertThat(same(halves, whole)).isTrue();
      assertThat(same(base.forward(Streams.pixels(IMAGES, 0, 3)), whole)).isTrue();
    }
  }

  @Test
  void run_beyondTheModel_isRefused() {
    try (Scope scope = Scope.open()) {
      Tensor start = base.stem(Streams.pixels(IMAGES, 0, 1));

      assertThatThrownBy(() -> base.run(start, new Span(5, 7))).hasMessageContaining("6 blocks");
      assertThatThrownBy(() -> new Span(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 16})
  void tokenPath_overOneBlock_isTheFullPass(int token) {
    try (Scope scope = Scope.open();
        Streams streams = streams(base, Precision.FLOAT32, 2)) {
      Tensor stream = streams.at(2);
      Tensor moved = Ops.scale(stream.select(1, (token + 1) % 17), 3); // another token, enlarged
      TokenPath path = new TokenPath(base, stream, new Span(2, 3), token);
      Tensor put = stream.select_scatter(moved, 1, token);

      assertClose(path.run(moved), base.run(put, new Span(2, 3)).select(1, token));
      assertClose(path.hidden(moved), base.hidden(base.afterAttention(put, 2), 2).select(1, token));
    }
  }

  @Test
  void tokenPath_ofTheUnmovedToken_isTheFullPassOverEverySpan() {
    try (Scope scope = Scope.open();
        Streams streams = streams(base, Precision.FLOAT32, 1, 5)) {
      TokenPath path = new TokenPath(base, streams.at(1), new Span(1, 5), 9);

      assertClose(path.run(streams.at(1).select(1, 9)), streams.at(5).select(1, 9));
    }
  }

  private static void assertClose(Tensor ours, Tensor expected) {
    float[] a = Ops.floats(ours);
    float[] b = Ops.floats(expected);
    assertThat(a).hasSameSizeAs(b);
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(b[i]));
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    assertThat(largest).isPositive();
    assertThat(worst).isLessThan(2e-5 * largest);
  }
}
