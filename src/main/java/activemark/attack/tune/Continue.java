package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.data.Embeddings;
import activemark.model.data.ImageSource;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.train.Groups;
import activemark.model.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Goes on with training that needs no labels: two views of a picture shall have embeddings from
 * which a predictor gets from one to the other (after SimSiam, arXiv 2011.10566: gradients through
 * one side only, no teacher). Our predictor adds its output to its input and starts as the
 * identity, so that a model which is trained already is not pulled away in the first steps.
 */
final class Continue implements Attack {
  private static final Parameter<Integer> EPOCHS = Training.epochs(1, 1);
  private static final Parameter<Double> RATE = Training.rate(1e-5);

  @Override
  public String id() {
    return "continue";
  }

  @Override
  public String description() {
    return "train all weights further without labels, on two views of each picture";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(RATE.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    ImageSource images = thief.images();
    Precision precision = thief.precision();
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Views views =
              new Views(thief.seed().stream("continue/views"), images.height(), images.width());
          Predictor predictor = new Predictor(width(model, images), thief);
          List<Trainer.Group> groups = new ArrayList<>();
          double rate = settings.get(RATE);
          if (rate > 0) {
            groups.addAll(
                Groups.of(
                    model.weights(), model.weights().names(), rate, settings.get(Training.DECAY)));
          }
          groups.add(new Trainer.Group(predictor.leaves(), settings.get(Training.HEAD_RATE), 0));
          double loss =
              Trainer.train(
                  groups,
                  images.n(),
                  new Trainer.Schedule(settings.get(EPOCHS), settings.get(Training.BATCH)),
                  thief.seed().stream("continue/order"),
                  which -> {
                    Tensor pixels = Streams.pixels(images.batch(which), 0, which.length);
                    Tensor both = Ops.cat(List.of(views.of(pixels), views.of(pixels)), 0);
                    Tensor z =
                        precision
                            .run(() -> model.embedding(model.forward(both)))
                            .to(torch.ScalarType.Float);
                    Tensor one = Ops.rows(z, 0, which.length);
                    Tensor other = Ops.rows(z, which.length, 2L * which.length);
                    return apart(predictor, one, other).add(apart(predictor, other, one));
                  },
                  thief.progress());
          Map<String, Double> measures = new LinkedHashMap<>();
          measures.put("loss", loss);
          measures.put("cosine", Training.cosine(thief.stolen(), model, images, precision));
          return measures;
        });
  }

  /** Half of one minus the mean cosine of the prediction with a target that learns nothing. */
  private static Tensor apart(Predictor predictor, Tensor from, Tensor to) {
    Tensor cosine = torch.cosine_similarity(predictor.of(from), to.detach()).mean();
    return Ops.scale(Ops.shift(Ops.scale(cosine, -1), 1), 0.5);
  }

  private static long width(Backbone model, ImageSource images) {
    return Embeddings.of(model, images.batch(new int[] {0}), Precision.FLOAT32).size(1);
  }

  /** x + W2 gelu(W1 x) with a quarter of the width inside; W2 is zero at first. */
  private static final class Predictor {
    private final Tensor in;
    private final Tensor out;

    Predictor(long width, Thief thief) {
      int inner = (int) Math.max(1, width / 4);
      float[] drawn =
          thief.seed().stream("continue/predictor").gaussians(Math.toIntExact(inner * width));
      in = Ops.scale(Ops.tensor(drawn, inner, width), 1 / Math.sqrt((double) width));
      out = torch.zeros(width, inner);
    }

    List<Tensor> leaves() {
      return List.of(in, out);
    }

    Tensor of(Tensor x) {
      return x.add(Ops.linear(torch.gelu(Ops.linear(x, in, null)), out, null));
    }
  }
}
