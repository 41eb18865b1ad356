package activemark.mark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.mark.profile.ProfileJson;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Codewords;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Judge;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.Verdict;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many random keys that nobody ever used to mark anything, asked of models that therefore must not
 * show their marks. For such a key a mark is planned exactly as for a recipient and never written.
 */
public final class KeyTrials {
  private static final int PROFILED = 64;

  private final Backbone base;
  private final List<MarkFile> marks;
  private final Precision precision;
  private final Progress progress;

  /** What the base shows of each mark on the pictures asked last, whatever the suspect. */
  private final List<List<Reading>> ofBase = new ArrayList<>();

  private @Nullable ImageBatch asked;

  private KeyTrials(Backbone base, List<MarkFile> marks, Precision precision, Progress progress) {
    this.base = base;
    this.marks = marks;
    this.precision = precision;
    this.progress = progress;
  }

  /**
   * Plans the marks.
   *
   * @param base the unmarked original; stays open as long as this is used
   * @param baseDigest of its weights, hex
   * @param pictures to plan with
   * @param keys how many
   * @param seed of the keys
   */
  public static KeyTrials plan(
      Backbone base,
      String baseDigest,
      ImageBatch pictures,
      List<Scheme> schemes,
      int keys,
      Seed seed,
      Precision precision,
      Progress progress) {
    MarkOptions defaults = MarkOptions.defaults();
    return plan(base, baseDigest, pictures, schemes, defaults, keys, seed, precision, progress);
  }

  /** As {@link #plan}, with what an owner may choose. */
  public static KeyTrials plan(
      Backbone base,
      String baseDigest,
      ImageBatch pictures,
      List<Scheme> schemes,
      MarkOptions options,
      int keys,
      Seed seed,
      Precision precision,
      Progress progress) {
    RandomStream random = seed.stream("key-trials");
    List<MarkKey> secrets = new ArrayList<>();
    for (int k = 0; k < keys; k++) {
      secrets.add(MarkKey.of(random.nextBytes(MarkKey.BYTES)));
    }
    List<Secrets.Of> streams = new ArrayList<>();
    secrets.forEach(key -> streams.add(Reader.secrets(key)::apply));
    List<List<MarkPart>> parts = new ArrayList<>();
    secrets.forEach(key -> parts.add(new ArrayList<>()));
    Profile profile = Profiler.profile(base, pictures.first(PROFILED), precision, progress);
    Workbench bench = new Workbench(base, base, profile, pictures, seed, precision, progress);
    for (Scheme scheme : schemes) {
      List<List<MarkPart>> planned = scheme.plans(bench, streams, options);
      for (int k = 0; k < keys; k++) {
        parts.get(k).addAll(planned.get(k));
      }
    }
    ObjectNode reading = JsonNodeFactory.instance.objectNode();
    reading.set("profile", ProfileJson.of(profile));
    List<MarkFile> marks = new ArrayList<>();
    for (int k = 0; k < keys; k++) {
      marks.add(
          new MarkFile(
              "nobody",
              secrets.get(k).commitment(),
              "key " + k,
              secrets.get(k),
              baseDigest,
              baseDigest,
              Instant.EPOCH,
              reading,
              parts.get(k),
              JsonNodeFactory.instance.objectNode()));
    }
    return new KeyTrials(base, marks, precision, progress);
  }

  /** The marks that were planned and never written, a key each. */
  public List<MarkFile> marks() {
    return List.copyOf(marks);
  }

  /**
   * Verdicts for each key and name, in order; none is "shown" but by chance. A reading does not
   * depend on the codeword, so it is made once for a key and judged for every name of a recipient:
   * given the soft bits, the codewords of names are independent coins.
   *
   * @param suspect which must not be the base itself, as that one decides without reading
   * @param images fresh pictures
   * @param names recipients asked for under each key
   * @param taker gets each verdict as it is made, as many of them would not fit into memory
   */
  public void ask(
      Backbone suspect, ImageBatch images, Policy policy, int names, Consumer<Verdict> taker) {
    List<MarkPart> places = marks.get(0).parts();
    Conditions conditions = Conditions.plain(base, images, precision, progress);
    if (conditions.obstacle(suspect.spec()).isPresent()) {
      for (MarkFile mark : marks) {
        List<Reading> none =
            Examination.unreadable(mark.parts(), "its pictures become other tokens");
        Verdict verdict = Judge.judge(policy, none, List.of(), false);
        Collections.nCopies(names, verdict).forEach(taker);
      }
      return;
    }
    if (!images.equals(asked)) {
      ofBase.clear();
      asked = images;
    }
    try (Reader reader = new Reader(suspect, places, conditions);
        Progress.Task task = progress.start("asking with random keys", marks.size(), "keys")) {
      for (int k = 0; k < marks.size(); k++) {
        MarkFile mark = marks.get(k);
        if (ofBase.size() == k) {
          ofBase.add(reader.base(mark));
        }
        List<Reading> readings = reader.all(mark);
        List<Control> controls = reader.controls(mark, ofBase.get(k));
        taker.accept(Judge.judge(policy, readings, controls, false));
        Codewords own = mark.codewords();
        for (int name = 1; name < names; name++) {
          Codewords other = own.of(mark.recipient() + ", name " + name);
          taker.accept(
              Judge.judge(
                  policy,
                  other.beside(readings),
                  controls.stream().map(other::beside).toList(),
                  false));
        }
        task.step(1);
      }
    }
  }
}
