package activemark.mark.largepayload;

import activemark.io.image.ImageBatch;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.mark.training.BitLoss;
import activemark.mark.training.KeyPictures;
import activemark.mark.training.MarkTerm;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.MarkPart;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The messages of the key pictures, each seen as it is and shifted. Owns the streams of all views
 * at the first trained block, which are computed once.
 */
final class PictureTerm implements MarkTerm, AutoCloseable {
  private static final int VIEWS = 8;
  private static final int BATCH = 8;

  /** Largest shift over the side of a picture: 5 of 32 pixels in the paper. */
  private static final double SHIFT = 5 / 32.0;

  private final Backbone student;
  private final Precision precision;
  private final Span way;
  private final int pictures;
  private final Carrier carrier;
  private final Tensor signs;
  private final Streams views;
  private final RandomStream random;

  /** Tensors but for the streams belong to the innermost scope. */
  PictureTerm(
      Workbench bench,
      MarkPart part,
      LargePayloadParameters p,
      Secrets secrets,
      BitString codeword) {
    this.student = bench.student();
    this.precision = bench.precision();
    this.way = new Span(p.span().from(), p.cut());
    this.pictures = p.pictures();
    this.carrier = Carrier.of(secrets, student.spec(), p, part.bits());
    this.signs = BitLoss.signs(codeword, pictures, part.bits() / pictures);
    this.random = bench.seed().stream("li2021/views");
    this.views =
        Streams.of(
            student,
            views(KeyPictures.of(part, p.height(), p.width()), random),
            Set.of(way.from()),
            precision,
            bench.progress());
  }

  /** All pictures as they are, then all of them shifted, and so on. */
  private static ImageBatch views(ImageBatch pictures, RandomStream random) {
    int h = pictures.height();
    int w = pictures.width();
    float[] from = pictures.values(0, pictures.n());
    float[] to = new float[VIEWS * from.length];
    int at = 0;
    for (int view = 0; view < VIEWS; view++) {
      for (int picture = 0; picture < pictures.n(); picture++) {
        int dy = view == 0 ? 0 : shift(h, random);
        int dx = view == 0 ? 0 : shift(w, random);
        for (int row = 0; row < 3 * h; row++) {
          int plane = 3 * picture + row / h;
          int y = row % h;
          for (int x = 0; x < w; x++) {
            to[at++] = from[(plane * h + within(y + dy, h)) * w + within(x + dx, w)];
          }
        }
      }
    }
    return new ImageBatch(to, VIEWS * pictures.n(), h, w);
  }

  private static int shift(int side, RandomStream random) {
    int most = (int) (side * SHIFT);
    return random.nextInt(2 * most + 1) - most;
  }

  private static int within(int i, int side) {
    return Math.max(0, Math.min(side - 1, i));
  }

  @Override
  public Tensor loss(Pass pass) {
    int[] seen = new int[BATCH];
    int[] which = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      which[i] = random.nextInt(pictures);
      seen[i] = random.nextInt(VIEWS) * pictures + which[i];
    }
    Tensor stream = Ops.rows(views.at(way.from()), seen);
    Tensor tokens = precision.run(() -> student.run(stream, way));
    return BitLoss.of(carrier.logits(tokens), Ops.rows(signs, which));
  }

  @Override
  public void close() {
    views.close();
  }
}
