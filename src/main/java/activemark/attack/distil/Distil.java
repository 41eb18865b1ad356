package activemark.attack.distil;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.error.Incompatible;
import activemark.model.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Trains a student to answer pictures as the stolen model does. One attack for each student. */
final class Distil implements Attack {
  private static final Parameter<Distance> LOSS =
      Parameter.choice("loss", Distance.COSINE, "what is made small");

  private final String id;
  private final String description;
  private final Student student;
  private final Parameter<Imitation.Outputs> outputs;
  private final Parameter<Integer> epochs;
  private final Parameter<Double> rate;

  private Distil(
      String id,
      String description,
      Student student,
      Imitation.Outputs outputs,
      int epochs,
      double rate) {
    this.id = id;
    this.description = description;
    this.student = student;
    this.outputs =
        Parameter.choice(
            "outputs",
            outputs,
            "the embedding, all tokens, or all tokens in the middle and at the end");
    this.epochs = Training.epochs(epochs, 0);
    this.rate = Training.rate(rate);
  }

  /** E3: the realistic thief. He starts close by, so large steps only lead him away. */
  static Distil base() {
    return new Distil(
        "distil-base",
        "train the public base to give the stolen model's embeddings",
        Student.BASE,
        Imitation.Outputs.EMBEDDING,
        3,
        1e-5);
  }

  /** E4. */
  static Distil self() {
    return new Distil(
        "distil-self",
        "train the stolen model on to give its own embeddings",
        Student.STOLEN,
        Imitation.Outputs.EMBEDDING,
        3,
        1e-5);
  }

  /** E1. */
  static Distil scratch() {
    return new Distil(
        "distil-scratch",
        "train a new model of the same architecture to give the stolen model's embeddings",
        Student.SCRATCH,
        Imitation.Outputs.EMBEDDING,
        10,
        1e-3);
  }

  /** E2. */
  static Distil small() {
    return new Distil(
        "distil-small",
        "train a new model of half depth and width to give the stolen model's embeddings",
        Student.SMALL,
        Imitation.Outputs.EMBEDDING,
        10,
        1e-3);
  }

  /** E5. */
  static Distil tokens() {
    return new Distil(
        "distil-tokens",
        "train the public base to give all the stolen model's tokens, inside too",
        Student.BASE,
        Imitation.Outputs.INSIDE,
        3,
        1e-5);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public List<Parameter<?>> parameters() {
    List<Parameter<?>> all = new ArrayList<>(List.of(LOSS));
    if (student.hasTheSameTokens()) {
      all.add(outputs);
    }
    all.addAll(List.of(epochs, Training.BATCH, rate, Training.DECAY));
    return all;
  }

  @Override
  public Set<Need> needs() {
    return student == Student.BASE ? Set.of(Need.BASE, Need.IMAGES) : Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return student == Student.STOLEN ? Map.of(epochs.name(), "0") : Map.of();
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if the base gives vectors of another length
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    Imitation.Outputs asked =
        student.hasTheSameTokens() ? settings.get(outputs) : Imitation.Outputs.EMBEDDING;
    return student.of(
        thief,
        model ->
            Imitation.run(
                model,
                thief,
                asked,
                settings.get(LOSS),
                settings.get(epochs),
                settings.get(Training.BATCH),
                new Trainer.Group(List.of(), settings.get(rate), settings.get(Training.DECAY))));
  }
}
