package activemark.mark.deepsigns;

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
import activemark.model.train.Trainer;
import activemark.proof.evidence.MarkPart;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The two losses of the paper. Geometry: activations of key pictures lie at their class's centre,
 * centres apart from each other and of norm one. Bits: the signs of the centres' projections. The
 * centres of the marked classes are trained along.
 */
final class CentreTerm implements MarkTerm, AutoCloseable {
  private static final int BATCH = 16;
  private static final double CENTRE_RATE = 1e-2;

  private final Backbone student;
  private final Precision precision;
  private final Span way;
  private final Activation activation;
  private final Tensor projection;
  private final Tensor signs;
  private final Tensor others;
  private final Tensor centres;
  private final List<Integer> classes;
  private final Streams keys;
  private final RandomStream random;

  /** Tensors but for the streams belong to the innermost scope. */
  CentreTerm(
      Workbench bench, MarkPart part, DeepSignsParameters p, Secrets secrets, BitString codeword) {
    this.student = bench.student();
    this.precision = bench.precision();
    this.way = new Span(p.span().from(), p.cut());
    this.activation = Activation.of(part, p, student.spec().prefixTokens());
    int each = part.bits() / p.marked().size();
    this.projection = Activation.projection(secrets, student.spec().width(), each);
    this.signs = BitLoss.signs(codeword, p.marked().size(), each);
    Tensor all = Ops.tensor(part.tensor(DeepSignsParameters.CENTRES));
    int[] marked = p.marked().stream().mapToInt(Integer::intValue).toArray();
    this.centres = Ops.rows(all, marked);
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < all.size(0); i++) {
      if (!p.marked().contains(i)) {
        rest.add(i);
      }
    }
    this.others = Ops.rows(all, rest.stream().mapToInt(Integer::intValue).toArray());
    this.classes = new ArrayList<>();
    for (int i = 0; i < p.sizes().size(); i++) {
      for (int j = 0; j < p.sizes().get(i); j++) {
        classes.add(i);
      }
    }
    this.random = bench.seed().stream("deepsigns/keys");
    this.keys =
        Streams.of(
            student,
            KeyPictures.of(part, p.height(), p.width()),
            Set.of(way.from()),
            precision,
            bench.progress());
  }

  @Override
  public List<Trainer.Group> groups() {
    return List.of(new Trainer.Group(List.of(centres), CENTRE_RATE, 0));
  }

  @Override
  public Tensor loss(Pass pass) {
    int[] which = new int[BATCH];
    int[] classOf = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      which[i] = random.nextInt(keys.images());
      classOf[i] = classes.get(which[i]);
    }
    Tensor stream = Ops.rows(keys.at(way.from()), which);
    Tensor f = activation.of(precision.run(() -> student.run(stream, way))); // [B, D]
    Tensor pulled = Ops.scale(f.sub(Ops.rows(centres, classOf)).square().sum(-1).mean(), 0.5);
    Tensor geometry = pulled.sub(apart()).add(offUnit());
    Tensor bits =
        Ops.scale(BitLoss.of(centres.matmul(projection), signs), (double) centres.size(0));
    return geometry.add(bits);
  }

  /** Distance of each marked centre to the nearest other one, added up. */
  private Tensor apart() {
    List<Tensor> nearest = new ArrayList<>();
    for (int i = 0; i < centres.size(0); i++) {
      List<Tensor> rest = new ArrayList<>();
      rest.add(others);
      for (int j = 0; j < centres.size(0); j++) {
        if (j != i) {
          rest.add(centres.select(0, j).unsqueeze(0));
        }
      }
      Tensor away = Ops.cat(rest, 0).sub(centres.select(0, i)).square().sum(1);
      nearest.add(Ops.shift(away, 1e-12).sqrt().min());
    }
    return torch.stack(Ops.vector(nearest), 0).sum();
  }

  private Tensor offUnit() {
    return Ops.shift(Ops.scale(centres.square().sum(1), -1), 1).abs().sum();
  }

  @Override
  public void close() {
    keys.close();
  }
}
