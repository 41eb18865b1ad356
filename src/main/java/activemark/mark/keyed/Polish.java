package activemark.mark.keyed;

import activemark.io.progress.Progress;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains the tail after the closed form: all tokens keep their place, every bit gets its margin.
 * The injection is not used in the fidelity pass, since normal inputs must not change.
 */
final class Polish {
  private static final int BATCH = 8;
  private static final double LEARNING_RATE = 3e-5;

  private final Workbench bench;
  private final KeyedParameters p;
  private final KeyedSecrets secrets;
  private final int bits;
  private final BitString codeword;

  Polish(Workbench bench, KeyedParameters p, KeyedSecrets secrets, int bits, BitString codeword) {
    this.bench = bench;
    this.p = p;
    this.secrets = secrets;
    this.bits = bits;
    this.codeword = codeword;
  }

  void train(int steps) {
    Backbone student = bench.student();
    int depth = student.spec().depth();
    Span tail = new Span(p.cut(), p.readCut());
    // The student's own output is the target: other marks already in it must stay too.
    try (Streams streams =
            Streams.of(
                student,
                bench.images().first(256),
                Set.of(p.cut(), depth),
                bench.precision(),
                bench.progress());
        Scope outer = Scope.open()) {
      List<Tensor> leaves = new ArrayList<>();
      for (String name : student.weights().names(tail)) {
        leaves.add(student.weights().get(name).requires_grad_(true));
      }
      Tensor target = student.features(streams.at(depth));
      double variance = Ops.item(target.var());
      int token = secrets.token(student.spec(), streams.at(p.cut()).size(1));
      Tensor triggers = secrets.triggers(p, student.spec().width());
      RandomStream random = bench.seed().stream("keyed/polish");
      try (AdamW optimiser = Ops.adamW(leaves, LEARNING_RATE, 0);
          Progress.Task task = bench.progress().start("polish", steps, "steps")) {
        for (int step = 0; step < steps; step++) {
          try (Scope scope = Scope.training()) {
            Ops.rate(optimiser, LEARNING_RATE * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
            int[] batch = new int[BATCH];
            for (int i = 0; i < BATCH; i++) {
              batch[i] = random.nextInt(streams.images());
            }
            Tensor stream = Ops.rows(streams.at(p.cut()), batch);
            Tensor clean =
                bench
                    .precision()
                    .run(() -> student.features(student.run(stream, new Span(p.cut(), depth))));
            Tensor loss = Ops.scale(torch.mse_loss(clean, Ops.rows(target, batch)), 1 / variance);
            int each = bits / p.triggers();
            for (int j = 0; j < p.triggers(); j++) {
              Tensor trigger = triggers.select(0, j);
              Tensor answer =
                  bench
                      .precision()
                      .run(() -> KeyedScheme.answer(student, p, stream, trigger, token, tail));
              Tensor z = answer.matmul(secrets.readout(p, student.spec().width(), bits, j));
              Tensor signs = Ops.tensor(codeword.slice(j * each, (j + 1) * each).signs(), each);
              Tensor margin = Ops.scale(Ops.shift(z.mul(signs), -1), -3);
              loss = loss.add(torch.softplus(margin).mean());
            }
            optimiser.zero_grad();
            loss.backward();
            optimiser.step();
            task.note(String.format(Locale.ROOT, "loss %.4f", Ops.item(loss)));
          }
          task.step(1);
        }
      }
      leaves.forEach(t -> t.requires_grad_(false));
    }
  }
}
