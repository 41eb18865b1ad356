package activemark.mark.randmark;

import activemark.io.checkpoint.TensorBytes;
import activemark.mark.net.Dense;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Encoder and decoder: from tokens and messages to tokens that carry them, and from feature vectors
 * back to messages. The weights belong to the scope in which they were made.
 */
final class Ends {
  /** Deviation of the noise, as a share of the way from black to white. */
  private static final double NOISE = 0.05;

  /**
   * Most that the encoder adds to a number of a token, as a share of the token's root mean square.
   * With a whole one the unmarked original carries the messages too.
   */
  private static final double BOUND = 0.5;

  private static final int HIDDEN = 512;
  private static final double EPSILON = 1e-6;

  private final Dense encoder;
  private final Dense decoder;
  private final RandMarkParameters p;
  private final int bits;

  private Ends(Dense encoder, Dense decoder, RandMarkParameters p, int bits) {
    this.encoder = encoder;
    this.decoder = decoder;
    this.p = p;
    this.bits = bits;
  }

  /**
   * Untrained ends. The encoder's columns for the message start wide enough to give every hidden
   * unit unit variance over messages, so that training soon finds a way for it.
   *
   * @param prefix of the tensors' names; empty for the owner's
   */
  static Ends fresh(String prefix, RandMarkParameters p, int bits, RandomStream random) {
    Dense encoder = Dense.fresh(prefix + "encoder", encoder(p, bits), random);
    encoder
        .first()
        .narrow(1, p.width(), bits)
        .copy_(Dense.uniform(random, Math.sqrt(3.0 / bits), HIDDEN, bits));
    return new Ends(encoder, Dense.fresh(prefix + "decoder", decoder(p, bits), random), p, bits);
  }

  /** Ends out of the tensors of a part. */
  static Ends of(Map<String, TensorBytes> tensors, String prefix, RandMarkParameters p, int bits) {
    return new Ends(
        Dense.of(tensors, prefix + "encoder", encoder(p, bits)),
        Dense.of(tensors, prefix + "decoder", decoder(p, bits)),
        p,
        bits);
  }

  /** Length M of a message. */
  int bits() {
    return bits;
  }

  /** The weights for a file. */
  Map<String, TensorBytes> bytes() {
    Map<String, TensorBytes> all = new LinkedHashMap<>(encoder.bytes());
    all.putAll(decoder.bytes());
    return all;
  }

  /** The weights, to be trained. */
  List<Tensor> leaves() {
    List<Tensor> all = new ArrayList<>(encoder.leaves());
    all.addAll(decoder.leaves());
    return all;
  }

  /** Pictures [B, 3, h, w] with the next noise of a stream. */
  Tensor noisy(Tensor pixels, RandomStream random) {
    float[] noise = random.gaussians(Math.toIntExact(pixels.numel()));
    Tensor shaped = Ops.tensor(noise, noise.length).reshape(pixels.sizes());
    return p.range().clip(pixels.add(Ops.scale(shaped.mul(p.range().unit()), NOISE)));
  }

  /**
   * The whole way of messages: pictures to the encoder's cut, changed there, on through the model,
   * and decoded.
   *
   * @param pixels normalised [B, 3, h, w]
   * @param messages zeros and ones [B, M]
   * @return one soft bit each, positive for a one [B, M], float32
   */
  Tensor carry(Backbone model, Tensor pixels, Tensor messages, Precision precision) {
    int put = p.span().from();
    Tensor before = precision.run(() -> model.run(model.stem(pixels), new Span(0, put)));
    Tensor told = inject(before.to(ScalarType.Float), messages);
    Span rest = new Span(put, model.spec().depth());
    Tensor features = precision.run(() -> model.embedding(model.run(told, rest)));
    return decoder.run(Ops.layerNorm(features.to(ScalarType.Float), null, null, EPSILON));
  }

  /** Tokens [B, N, D] with the encoder's changes. */
  private Tensor inject(Tensor stream, Tensor messages) {
    long b = stream.size(0);
    long n = stream.size(1);
    Tensor signs = Ops.shift(Ops.scale(messages, 2), -1).unsqueeze(1).expand(b, n, bits);
    Tensor tokens = Ops.layerNorm(stream, null, null, EPSILON);
    Tensor size = stream.square().mean(new long[] {2}, true, new ScalarTypeOptional()).sqrt();
    Tensor change = torch.tanh(encoder.run(Ops.cat(List.of(tokens, signs), 2)));
    return stream.add(Ops.scale(change.mul(size), BOUND));
  }

  private static List<Integer> encoder(RandMarkParameters p, int bits) {
    return List.of(p.width() + bits, HIDDEN, p.width());
  }

  private static List<Integer> decoder(RandMarkParameters p, int bits) {
    return List.of(p.features(), HIDDEN, bits);
  }
}
