package activemark.attack.distil;

import activemark.attack.thief.Need;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.error.BadInput;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.data.Answers;
import activemark.model.data.ImageSource;
import activemark.model.tensor.Ops;
import activemark.model.train.Groups;
import activemark.model.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a student in place until its answers are the stolen model's. The stolen model's answers
 * are computed once, so pictures are taken as they are: a flipped one would need an answer too.
 */
final class Imitation {
  /** Which answers are compared. */
  enum Outputs {
    /** One vector per picture. */
    EMBEDDING,
    /** All tokens that come out. */
    TOKENS,
    /** All tokens that come out, and the stream at one half and three quarters of the depth. */
    INSIDE
  }

  private Imitation() {}

  /**
   * Trains.
   *
   * @param manner rate and decay; its leaves are not looked at
   * @return the mean loss of the last epoch if there was one, and how alike the embeddings were
   *     before and are after
   */
  static Map<String, Double> run(
      Backbone student,
      Thief thief,
      Outputs outputs,
      Distance distance,
      int epochs,
      int batch,
      Trainer.Group manner) {
    requireAlike(student, thief, outputs);
    ImageSource images = thief.images();
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("cosineBefore", cosine(student, thief));
    if (epochs > 0 && manner.rate() > 0) {
      Answers teacher =
          Answers.of(
              images,
              pixels -> answers(thief.stolen(), pixels, outputs),
              thief.precision(),
              thief.progress());
      double loss =
          Trainer.train(
              Groups.of(
                  student.weights(), student.weights().names(), manner.rate(), manner.decay()),
              images.n(),
              new Trainer.Schedule(epochs, batch),
              thief.seed().stream("distil/order"),
              which -> {
                Tensor pixels = Streams.pixels(images.batch(which), 0, which.length);
                Tensor have = thief.precision().run(() -> answers(student, pixels, outputs));
                return distance.of(have.to(torch.ScalarType.Float), teacher.rows(which));
              },
              thief.progress());
      measures.put("loss", loss);
    }
    measures.put("cosine", cosine(student, thief));
    return measures;
  }

  private static double cosine(Backbone student, Thief thief) {
    return Training.cosine(thief.stolen(), student, thief.images(), thief.precision());
  }

  /** Cuts at which answers are taken; the last stands for the model's output. */
  private static List<Integer> cuts(Backbone model, Outputs outputs) {
    int depth = model.spec().depth();
    return outputs == Outputs.INSIDE
        ? List.of(depth / 2, depth - depth / 4, depth)
        : List.of(depth);
  }

  /** The answers at the cuts: [B, cuts, F] or [B, cuts, N, D]. */
  private static Tensor answers(Backbone model, Tensor pixels, Outputs outputs) {
    List<Tensor> answers = new ArrayList<>();
    Tensor stream = model.stem(pixels);
    int at = 0;
    for (int cut : cuts(model, outputs)) {
      stream = model.run(stream, new Span(at, cut));
      at = cut;
      answers.add(
          cut < model.spec().depth()
              ? stream
              : outputs == Outputs.EMBEDDING ? model.embedding(stream) : model.features(stream));
    }
    return torch.stack(Ops.vector(answers), 1);
  }

  /** Only a base can be of another form: other students are made to fit. */
  private static void requireAlike(Backbone student, Thief thief, Outputs outputs) {
    Backbone stolen = thief.stolen();
    boolean alike =
        outputs == Outputs.EMBEDDING
            ? width(student) == width(stolen)
            : student.spec().equals(stolen.spec());
    if (!alike) {
      throw BadInput.of("The base cannot learn the stolen model's answers: they differ in form")
          .at(Need.BASE.option())
          .expected("a " + stolen.spec().describe())
          .found("a " + student.spec().describe())
          .incompatible();
    }
  }

  private static long width(Backbone model) {
    return model.weights().has("head.weight")
        ? model.weights().get("head.weight").size(0)
        : model.spec().width();
  }
}
