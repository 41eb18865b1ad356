package activemark.mark.randmark;

import activemark.io.checkpoint.TensorBytes;
import activemark.mark.net.Dense;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Encoder and decoder: from pictures and messages to pictures that carry them, and from feature
 * vectors back to messages. The weights belong to the scope in which they were made.
 */
final class Ends {
  /** Deviation of the noise, as a share of the way from black to white. */
  private static final double NOISE = 0.05;

  /** Most that the encoder may change a sample by, as a share of the same way. */
  private static final double BOUND = 8 / 255.0;

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
        .narrow(1, samples(p), bits)
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

  /** The next messages of a stream, picture by picture, as zeros and ones [n, M]. */
  Tensor messages(RandomStream random, int n) {
    float[] values = new float[n * bits];
    for (int i = 0; i < n; i++) {
      boolean[] message = random.bits(bits);
      for (int b = 0; b < bits; b++) {
        values[i * bits + b] = message[b] ? 1 : 0;
      }
    }
    return Ops.tensor(values, n, bits);
  }

  /** Pictures [B, 3, h, w] with the next noise of a stream. */
  Tensor noisy(Tensor pixels, RandomStream random) {
    float[] noise = random.gaussians(Math.toIntExact(pixels.numel()));
    Tensor shaped = Ops.tensor(noise, noise.length).reshape(pixels.sizes());
    return pixels.add(Ops.scale(shaped.mul(p.range().unit()), NOISE));
  }

  /**
   * Puts messages into noisy pictures.
   *
   * @param noisy normalised pixels [B, 3, h, w]; what lies beyond the last whole patch is dropped,
   *     as the model drops it
   * @param messages zeros and ones [B, M]
   * @return pixels [B, 3, h', w']
   */
  Tensor inject(Tensor noisy, Tensor messages) {
    long b = noisy.size(0);
    long side = p.patch();
    long rows = noisy.size(2) / side;
    long columns = noisy.size(3) / side;
    Tensor whole = noisy.narrow(2, 0, rows * side).narrow(3, 0, columns * side);
    Tensor patches =
        whole
            .reshape(b, 3, rows, side, columns, side)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(b, rows * columns, samples(p));
    Tensor signs = Ops.shift(Ops.scale(messages, 2), -1);
    Tensor told = signs.unsqueeze(1).expand(b, rows * columns, bits);
    Tensor residual =
        torch
            .tanh(encoder.run(Ops.cat(List.of(patches, told), 2)))
            .reshape(b, rows, columns, 3, side, side)
            .permute(0, 3, 1, 4, 2, 5)
            .reshape(b, 3, rows * side, columns * side);
    return p.range().clip(whole.add(Ops.scale(residual.mul(p.range().unit()), BOUND)));
  }

  /** Feature vectors [B, F] to one soft bit each, positive for a one [B, M]. */
  Tensor decode(Tensor features) {
    return decoder.run(Ops.layerNorm(features, null, null, EPSILON));
  }

  private static int samples(RandMarkParameters p) {
    return 3 * p.patch() * p.patch();
  }

  private static List<Integer> encoder(RandMarkParameters p, int bits) {
    return List.of(samples(p) + bits, HIDDEN, samples(p));
  }

  private static List<Integer> decoder(RandMarkParameters p, int bits) {
    return List.of(p.features(), HIDDEN, bits);
  }
}
