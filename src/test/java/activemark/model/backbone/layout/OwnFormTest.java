package activemark.model.backbone.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.Golden;
import activemark.fixtures.NoLeaks;
import activemark.io.files.OutputFolder;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A model under other names, in another file, with fused or transposed tensors, is the same. */
@NoLeaks
final class OwnFormTest {
  static final List<String> MODELS = Golden.MODELS;

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("MODELS")
  void aModelOfAnyLayout_readBackFromOurOwn_computesTheSameBits(String golden) {
    try (Scope scope = Scope.open();
        VisionModel files = VisionModel.open(Golden.of(golden));
        Backbone model = files.load()) {
      Path target = write(model);
      try (VisionModel own = VisionModel.open(target);
          Backbone again = own.load()) {
        int side = model.spec().imageSize();
        float[] noise = new Seed(1).stream("pixels").gaussians(3 * side * side);
        Tensor pixels = Ops.tensor(noise, 1, 3, side, side);
        assertThat(own.layout()).isNotEqualTo(files.layout());
        assertThat(again.spec()).isEqualTo(model.spec());
        assertThat(Ops.floats(again.features(again.forward(pixels))))
            .isEqualTo(Ops.floats(model.features(model.forward(pixels))));
        assertThat(Ops.floats(again.embedding(again.forward(pixels))))
            .isEqualTo(Ops.floats(model.embedding(model.forward(pixels))));
      }
    }
  }

  @Test
  void aMaskOfAnotherSize_isRefused() {
    try (Scope scope = Scope.open();
        VisionModel files = VisionModel.open(Golden.of("hf-dinov2"));
        Backbone model = files.load()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      model.weights().names().forEach(name -> tensors.put(name, model.weights().get(name)));
      tensors.put(ViT.PREFIX_MASK, torch.ones(3)); // one class token, no registers
      ViTSpec spec = model.spec();
      try (ViT wrong = new ViT(spec, new Weights(tensors))) {
        Path target = write(wrong);
        assertThatThrownBy(() -> VisionModel.open(target))
            .isInstanceOf(BadInput.class)
            .hasMessageContaining(ViT.PREFIX_MASK);
      }
    }
  }

  private Path write(Backbone model) {
    Path target = folder.resolve("own");
    try (OutputFolder out = OutputFolder.at(target, folder.resolve("elsewhere"))) {
      OwnForm.write(model, Optional.empty(), out);
      out.commit();
    }
    return target;
  }
}
