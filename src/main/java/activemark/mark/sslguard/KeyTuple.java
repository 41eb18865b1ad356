package activemark.mark.sslguard;

import activemark.io.checkpoint.TensorBytes;
import activemark.mark.net.Dense;
import activemark.mark.picture.KeptPictures;
import activemark.mark.scheme.Secrets;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What an owner verifies with: mask and secret vector, which follow from the key, and trigger and
 * decoder, which learn. The tensors belong to the scope in which the tuple was made.
 */
final class KeyTuple {
  /** Share of the samples that the trigger covers. */
  private static final double COVERED = 0.35;

  private static final int SECRET = 256;
  private static final List<Integer> HIDDEN = List.of(512, 256, SECRET);
  private static final double EPSILON = 1e-8;

  private final String prefix;
  private final SslGuardParameters p;
  private final Dense decoder;
  private final Tensor secret; // [1, 256]
  private final Tensor mask; // [1, 3, h, w]
  private final Tensor start; // [1, 3, h, w]
  private final Tensor shift; // [1, 3, h, w], from black to white is 1

  private KeyTuple(
      String prefix, SslGuardParameters p, Dense decoder, Tensor start, Secrets secrets) {
    this.prefix = prefix;
    this.p = p;
    this.decoder = decoder;
    this.start = start;
    this.secret = Ops.tensor(secrets.stream("secret").gaussians(SECRET), 1, SECRET);
    this.mask = mask(p, secrets.stream("mask"));
    this.shift = torch.zeros(1, 3, p.height(), p.width());
  }

  /**
   * A tuple before training.
   *
   * @param prefix of the tensors' names; empty for the owner's
   * @param random of trigger and decoder
   */
  static KeyTuple fresh(String prefix, SslGuardParameters p, RandomStream random, Secrets secrets) {
    float[] drawn = random.gaussians(3 * p.height() * p.width());
    Tensor picture = Ops.tensor(drawn, 1, 3, p.height(), p.width());
    Tensor low = picture.min();
    Tensor scaled = picture.sub(low).div(picture.max().sub(low));
    return new KeyTuple(
        prefix,
        p,
        Dense.fresh(prefix + "decoder", widths(p), random),
        p.range().normalised(scaled),
        secrets);
  }

  /** A tuple out of the tensors of a part. */
  static KeyTuple of(
      Map<String, TensorBytes> tensors, String prefix, SslGuardParameters p, Secrets secrets) {
    return new KeyTuple(
        prefix,
        p,
        Dense.of(tensors, prefix + "decoder", widths(p)),
        KeptPictures.of(tensors, prefix + "trigger", p.height(), p.width()),
        secrets);
  }

  /** Trigger and decoder for a file. */
  Map<String, TensorBytes> bytes() {
    Map<String, TensorBytes> all = new LinkedHashMap<>(decoder.bytes());
    all.put(prefix + "trigger", KeptPictures.bytes(trigger()));
    return all;
  }

  /** Decoder and trigger, to be trained. */
  List<Tensor> leaves() {
    List<Tensor> all = new ArrayList<>(decoder.leaves());
    all.add(shift);
    return all;
  }

  /** Pictures of any size [B, 3, h, w] with the trigger where the mask covers them. */
  Tensor patched(Tensor pixels) {
    int height = Math.toIntExact(pixels.size(2));
    int width = Math.toIntExact(pixels.size(3));
    Tensor trigger = KeptPictures.sized(trigger(), height, width);
    Tensor covered =
        height == p.height() && width == p.width()
            ? mask
            : torch.upsample_nearest2d(mask, height, width);
    return torch.where(covered.gt(Ops.number(0)), trigger, pixels);
  }

  /** Cosine of every decoded feature vector [B, F] to the secret vector [B]. */
  Tensor cosines(Tensor features) {
    return torch.cosine_similarity(decoder.run(features), secret, 1, EPSILON);
  }

  private Tensor trigger() {
    return p.range().clip(start.add(shift.mul(p.range().unit())));
  }

  private static Tensor mask(SslGuardParameters p, RandomStream random) {
    float[] values = new float[3 * p.height() * p.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < COVERED ? 1 : 0;
    }
    return Ops.tensor(values, 1, 3, p.height(), p.width());
  }

  private static List<Integer> widths(SslGuardParameters p) {
    List<Integer> widths = new ArrayList<>(List.of(p.features()));
    widths.addAll(HIDDEN);
    return widths;
  }

  /** Some of the pictures by chance. */
  static int[] draw(RandomStream random, int n, int count) {
    int[] batch = new int[count];
    Arrays.setAll(batch, i -> random.nextInt(n));
    return batch;
  }
}
