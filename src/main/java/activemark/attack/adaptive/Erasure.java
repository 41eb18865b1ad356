package activemark.attack.adaptive;

import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Trains away what the stolen model answers to vectors put into single tokens, while the features
 * on ordinary pictures are held. The answer to every random vector is its own path through the
 * model, but what many of them share, a written answer above all, is the mean of their answers: so
 * both each answer and the mean of a step's answers are pushed.
 *
 * @param thief who does it
 * @param place where he asks
 * @param budget what he spends
 * @param aim what shall become of the answers
 * @param hold weight of the features against the answers
 */
record Erasure(Thief thief, Place place, Budget budget, Aim aim, double hold) {
  /** Norm of the vectors, in token norms: from an ordinary token to a massive one. */
  private static final double SMALLEST = 0.5;

  private static final double LARGEST = 5;

  /** Vectors in one picture at a time, and the least number of tokens for each. */
  private static final int ASKED = 8;

  private static final int ROOM = 16;

  /** What shall become of the answers. */
  enum Aim {
    /** No longer like the stolen model's. */
    DECORRELATE,
    /** The opposite of the stolen model's. */
    INVERT
  }

  /**
   * Where vectors are put.
   *
   * @param first first cut
   * @param last last cut, at most L-2: the answer is read at cut L-1
   * @param token token; -1 for any
   */
  record Place(int first, int last, int token) {}

  /** Trains the model, which equals the stolen one, in place. */
  Map<String, Double> run(Backbone model) {
    try (Held held = new Held(thief, place.first(), budget.images())) {
      int depth = model.spec().depth();
      RandomStream random = thief.seed().stream("erasure/questions");
      budget.train(
          thief,
          Budget.leaves(model, new Span(place.first(), depth), name -> true),
          held.n(),
          "erasure/order",
          batch -> loss(model, held, batch, random));
      Map<String, Double> measures = new LinkedHashMap<>();
      measures.put("answerCosine", answers(model, held));
      measures.put("featureCosine", held.cosine(model));
      return measures;
    }
  }

  private Tensor loss(Backbone model, Held held, int[] batch, RandomStream random) {
    int depth = model.spec().depth();
    int cut = place.first() + random.nextInt(place.last() - place.first() + 1);
    Tensor start = held.start(batch);
    Tensor middle = thief.precision().run(() -> model.run(start, new Span(place.first(), cut)));
    Tensor late = thief.precision().run(() -> model.run(middle, new Span(cut, depth - 1)));
    Tensor end = thief.precision().run(() -> model.run(late, new Span(depth - 1, depth)));
    Tensor features = held.distance(model, end, batch);
    Answers answers = ask(model, middle.detach(), cut, random);
    Tensor each = answers.cosines();
    Tensor shared = answers.sharedCosine();
    // Two equal answers are as alike as can be, so nothing but this term tells where to go first.
    Tensor quiet = answers.unlike(late.detach());
    Tensor pushed =
        switch (aim) {
          case DECORRELATE -> each.square().mean().add(shared.square()).add(quiet);
          case INVERT ->
              Ops.shift(each.mean(), 1).add(Ops.shift(shared, 1)).add(Ops.scale(quiet, 0.5));
        };
    return Ops.scale(features, hold).add(pushed);
  }

  /** Mean cosine between the two models' answers to fresh vectors. */
  private double answers(Backbone model, Held held) {
    RandomStream random = thief.seed().stream("erasure/check");
    int[] batch = IntStream.range(0, Math.min(held.n(), 2 * budget.batch())).toArray();
    double sum = 0;
    for (int cut = place.first(); cut <= place.last(); cut++) {
      try (Scope scope = Scope.open()) {
        Span way = new Span(place.first(), cut);
        Tensor start = held.start(batch);
        Tensor middle = thief.precision().run(() -> thief.stolen().run(start, way));
        sum += Ops.item(ask(model, middle, cut, random).cosines().mean());
      }
    }
    return sum / (place.last() - place.first() + 1);
  }

  /**
   * What both models answer.
   *
   * @param now the trained model's answers, normalised [b, q, D]
   * @param then the stolen model's [b, q, D]
   * @param tokens where they were asked [q]
   */
  private record Answers(Tensor now, Tensor then, Tensor tokens) {
    Tensor cosines() {
      return cosine(now, then);
    }

    /** How unlike the answers are to what is there on ordinary pictures [b, N, D]. */
    Tensor unlike(Tensor late) {
      Tensor there = normalised(late.index_select(1, tokens));
      return Ops.shift(Ops.scale(cosine(now, there).mean(), -1), 1);
    }

    Tensor sharedCosine() {
      return cosine(now.mean(0, 1), then.mean(0, 1));
    }

    private static Tensor cosine(Tensor a, Tensor b) {
      Tensor scale = a.square().sum(-1).mul(b.square().sum(-1));
      return a.mul(b).sum(-1).div(Ops.shift(scale, 1e-12).sqrt());
    }
  }

  private Answers ask(Backbone model, Tensor middle, int cut, RandomStream random) {
    Tensor put;
    Tensor tokens;
    try (Scope scope = Scope.open()) {
      int[] chosen = tokens(Math.toIntExact(middle.size(1)), random);
      long b = middle.size(0);
      long d = middle.size(2);
      float[] normal = random.gaussians(Math.toIntExact(b * chosen.length * d));
      Tensor scales = Ops.tensor(scales((int) b * chosen.length, random), b, chosen.length, 1);
      double norm = Ops.item(middle.square().sum(2).sqrt().median());
      Tensor vectors =
          Ops.scale(Ops.tensor(normal, b, chosen.length, d), norm / Math.sqrt((double) d));
      tokens = scope.keep(Ops.indices(chosen));
      put = scope.keep(middle.index_copy(1, tokens, vectors.mul(scales)));
    }
    Tensor then;
    try (Scope scope = Scope.open()) {
      then = scope.keep(answer(thief.stolen(), put, tokens, cut));
    }
    return new Answers(answer(model, put, tokens, cut), then, tokens);
  }

  private Tensor answer(Backbone model, Tensor put, Tensor tokens, int cut) {
    Span tail = new Span(cut, model.spec().depth() - 1);
    return normalised(thief.precision().run(() -> model.run(put, tail)).index_select(1, tokens));
  }

  private static Tensor normalised(Tensor tokens) {
    return Ops.layerNorm(tokens.to(ScalarType.Float), null, null, 1e-5);
  }

  private int[] tokens(int count, RandomStream random) {
    if (place.token() >= 0) {
      return new int[] {Math.min(place.token(), count - 1)};
    }
    int asked = Math.max(1, Math.min(ASKED, count / ROOM));
    return Arrays.copyOf(random.permutation(count), asked);
  }

  private static float[] scales(int count, RandomStream random) {
    float[] scales = new float[count];
    for (int i = 0; i < count; i++) {
      scales[i] = (float) (SMALLEST * Math.pow(LARGEST / SMALLEST, random.nextDouble()));
    }
    return scales;
  }
}
