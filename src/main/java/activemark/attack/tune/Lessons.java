package activemark.attack.tune;

import activemark.attack.thief.Outcome;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.backbone.Backbone;
import activemark.model.train.FineTuning;
import activemark.model.train.Lesson;
import java.util.function.Function;

/** Runs a lesson on a copy of the stolen model with the thief's labelled pictures. */
final class Lessons {
  private Lessons() {}

  static Outcome run(Thief thief, FineTuning.Options options, Function<Backbone, Lesson> lesson) {
    return Outcome.ofCopy(
        thief.stolen(),
        model -> Training.measures(teach(model, thief, lesson.apply(model), options)));
  }

  static FineTuning.Result teach(
      Backbone model, Thief thief, Lesson lesson, FineTuning.Options options) {
    return FineTuning.run(
        model,
        thief.labelled(),
        lesson,
        options,
        thief.seed(),
        thief.precision(),
        thief.progress());
  }
}
