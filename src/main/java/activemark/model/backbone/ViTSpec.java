package activemark.model.backbone;

import java.util.Locale;

/**
 * What a ViT is, apart from its weights.
 *
 * @param depth number of blocks L
 * @param width D
 * @param heads H; a block of a thinned model may have fewer
 * @param headWidth entries of a head, D / H unless the model was sliced
 * @param patch side of a patch in pixels
 * @param imageSize side of the square input for which the position table was made, in pixels
 * @param classToken whether token 0 is a class token
 * @param registers number of register tokens after the class token
 * @param activation of the MLPs
 * @param normEpsilon of every LayerNorm
 * @param positions how position and prefix tokens meet, and how the table is resized
 * @param normalisesTokens whether the framework's token output passes the final norm (CLIP's does
 *     not: it normalises the class token only)
 * @param pooling how the framework makes one vector of the tokens
 */
public record ViTSpec(
    int depth,
    int width,
    int heads,
    int headWidth,
    int patch,
    int imageSize,
    boolean classToken,
    int registers,
    Activation activation,
    double normEpsilon,
    Positions positions,
    boolean normalisesTokens,
    Pooling pooling) {

  /** The nonlinearity between the two layers of an MLP. */
  public enum Activation {
    GELU,
    GELU_TANH,
    QUICK_GELU
  }

  /**
   * The three conventions for the position table at another input size; they give different
   * numbers.
   */
  public enum Positions {
    /** Transformers: bicubic to the new size, no antialias. */
    TRANSFORMERS,
    /** timm and OpenCLIP: bicubic to the new size with antialias. */
    TIMM,
    /** The original DINOv2 code: bicubic by scale factors with 0.1 added, no antialias. */
    DINOV2
  }

  /** From tokens to one vector. */
  public enum Pooling {
    /** The class token. */
    TOKEN,
    /** The mean of the patch tokens. */
    AVERAGE,
    /** SigLIP's attention pooling head. */
    ATTENTION
  }

  /** Checks sizes. */
  public ViTSpec {
    if (depth < 1 || width < 1 || heads < 1 || headWidth < 1 || patch < 1 || imageSize < patch) {
      throw new IllegalArgumentException("no ViT: " + depth + "x" + width + "/" + heads);
    }
  }

  /** Tokens before the patches: class token and registers. */
  public int prefixTokens() {
    return (classToken ? 1 : 0) + registers;
  }

  /** Tokens N of an input of the given size. */
  public int tokens(int height, int width) {
    return prefixTokens() + (height / patch) * (width / patch);
  }

  /** The same with another number of blocks. */
  public ViTSpec withDepth(int changed) {
    return with(changed, width, heads, imageSize, classToken, registers, normEpsilon, pooling);
  }

  /** The same with another width D of the stream, and heads as they were. */
  public ViTSpec withWidth(int changed) {
    return with(depth, changed, heads, imageSize, classToken, registers, normEpsilon, pooling);
  }

  /** The same with another number of heads, each as wide as before, and a stream as wide as all. */
  public ViTSpec withHeads(int changed) {
    int together = changed * headWidth;
    return with(depth, together, changed, imageSize, classToken, registers, normEpsilon, pooling);
  }

  /** The same with another number of register tokens. */
  public ViTSpec withRegisters(int changed) {
    return with(depth, width, heads, imageSize, classToken, changed, normEpsilon, pooling);
  }

  /** The same without a class token. */
  public ViTSpec withoutClassToken() {
    return with(depth, width, heads, imageSize, false, registers, normEpsilon, pooling);
  }

  /** The same, made for another input size. */
  public ViTSpec withImageSize(int changed) {
    return with(depth, width, heads, changed, classToken, registers, normEpsilon, pooling);
  }

  /** The same with another epsilon. */
  public ViTSpec withNormEpsilon(double changed) {
    return with(depth, width, heads, imageSize, classToken, registers, changed, pooling);
  }

  /** The same with another way from tokens to one vector. */
  public ViTSpec withPooling(Pooling changed) {
    return with(depth, width, heads, imageSize, classToken, registers, normEpsilon, changed);
  }

  private ViTSpec with(
      int newDepth,
      int newWidth,
      int newHeads,
      int newImageSize,
      boolean newClassToken,
      int newRegisters,
      double newEpsilon,
      Pooling newPooling) {
    return new ViTSpec(
        newDepth,
        newWidth,
        newHeads,
        headWidth,
        patch,
        newImageSize,
        newClassToken,
        newRegisters,
        activation,
        newEpsilon,
        positions,
        normalisesTokens,
        newPooling);
  }

  /** One line for people. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "ViT, %d blocks, width %d, %d heads, patch %d, %d px%s",
        depth,
        width,
        heads,
        patch,
        imageSize,
        registers > 0 ? ", " + registers + " registers" : "");
  }
}
