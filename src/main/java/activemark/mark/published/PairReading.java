package activemark.mark.published;

import activemark.io.progress.Progress;
import activemark.mark.net.Messages;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Secrets;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Puts a message of its own into every image and counts the bits that come back wrong. */
final class PairReading {
  private static final int BATCH = 16;

  private final MarkPart part;
  private final PublishedParameters p;
  private final Secrets secrets;
  private final Precision precision;
  private final Progress progress;

  PairReading(MarkPart part, Secrets secrets, Precision precision, Progress progress) {
    this.part = part;
    this.p = PublishedParameters.from(part.parameters());
    this.secrets = secrets;
    this.precision = precision;
    this.progress = progress;
  }

  /**
   * Reads one model.
   *
   * @param streams of the model, with the cut before the expressive block
   * @param pair prefix of the pair's tensors; empty for the owner's
   * @param token where to ask and read; -1 for the part's own
   * @param through whether the message passes through the model's tail
   */
  Readout read(Backbone model, Streams streams, String pair, int token, boolean through) {
    int depth = model.spec().depth();
    if (depth <= p.readCut()) {
      return new Readout.Unreadable(
          "the model has " + depth + " blocks, the mark is read after block " + (p.readCut() - 1));
    }
    int width = model.spec().width();
    if (width != p.width()) {
      return new Readout.Unreadable(
          "the model's tokens have " + width + " channels, the mark's " + p.width());
    }
    int n = streams.images();
    List<Integer> errors = new ArrayList<>();
    try (Scope all = Scope.open();
        Progress.Task task = progress.start("messages through the model", n, "images")) {
      Tensor before = streams.at(p.block());
      int place = token >= 0 ? token : p.token(model.spec(), before.size(1));
      int readCut = through ? p.readCut() : p.cut();
      Channel channel = new Channel(model, p.cut(), readCut, place, precision);
      Pair ends = Pair.of(part.learned(), pair, width, part.bits());
      RandomStream messages = secrets.stream("messages");
      for (int i = 0; i < n; i += BATCH) {
        int end = Math.min(n, i + BATCH);
        try (Scope scope = Scope.open()) {
          Tensor message = Messages.tensor(messages, end - i, part.bits());
          for (float wrong : errors(channel, ends, Ops.rows(before, i, end), message)) {
            if (!Float.isFinite(wrong)) {
              return new Readout.Unreadable("the model computes values that are not numbers");
            }
            errors.add((int) wrong);
          }
        }
        task.step(end - i);
      }
      return new Readout.Injected(place(place, readCut), part.bits(), p.tolerance(), errors);
    }
  }

  private float[] errors(Channel channel, Pair ends, Tensor before, Tensor message) {
    Span block = new Span(p.block(), p.cut());
    Tensor after = precision.run(() -> channel.model().run(before, block));
    Tensor token = ends.encode(before.select(1, channel.token()), message);
    Tensor read = channel.carry(after, token).select(1, channel.token());
    Tensor soft = ends.decode(read);
    Tensor decoded = soft.gt(Ops.number(0.5)).to(ScalarType.Float);
    // A comparison hides what is not a number; adding the soft bits' zeroth multiple shows it
    // again.
    Tensor wrong = decoded.sub(message).abs().add(Ops.scale(soft, 0));
    return Ops.floats(wrong.sum(1));
  }

  private String place(int token, int readCut) {
    return String.format(
        Locale.ROOT, "message put in at token %d, cut %d; read at cut %d", token, p.cut(), readCut);
  }
}
