package activemark.mark;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.files.OutputFolder;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.mark.profile.ProfileJson;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Split;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import activemark.proof.key.OwnerKey;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Marks a copy of a model for one recipient: plans, draws codewords, writes, rounds to the
 * precision of the file, reads everything back from the rounded copy, and only then writes the
 * folder and the mark.
 *
 * @param model the original
 * @param owner whose mark it is
 * @param recipient whose copy it is
 * @param schemes in the order in which they write
 * @param options what the owner chose
 * @param writing pictures to write with
 * @param holdout other pictures, for the fidelity report
 * @param labelled pictures with classes, for schemes that need a classifier
 * @param preprocessing how pictures became pixels, kept for readings
 * @param seed of everything random that is not secret
 * @param precision of forward passes
 * @param progress told of long work
 */
public record Embedding(
    VisionModel model,
    OwnerKey owner,
    String recipient,
    List<Scheme> schemes,
    MarkOptions options,
    ImageBatch writing,
    ImageBatch holdout,
    Optional<Split> labelled,
    ObjectNode preprocessing,
    Seed seed,
    Precision precision,
    Progress progress) {

  /** A mark that its own copy shows with less than this was not written. */
  private static final double LEAST = -6;

  /** Bits of a part that can be asked to pass that alone: four in five right. */
  private static final int ENOUGH = 40;

  private static final int PROFILED = 64;

  /**
   * Runs the flow.
   *
   * @param out folder of the marked copy, must not exist
   * @param markFile private file of the mark, must not exist
   * @return the mark as written
   * @throws BadInput if the copy does not show the mark on pictures it was not written with
   */
  public MarkFile run(Path out, Path markFile) {
    return write(out, markFile, true);
  }

  /** As {@link #run}, and a mark that did not take is written too: for whoever studies schemes. */
  public MarkFile study(Path out, Path markFile) {
    return write(out, markFile, false);
  }

  private MarkFile write(Path out, Path markFile, boolean mustTake) {
    try (OutputFolder folder = OutputFolder.at(out, model.checkpoint().root());
        Backbone base = model.load();
        Backbone student = base.copy()) {
      MarkKey key = owner.markKey(recipient);
      String baseDigest = model.identity();
      Profile profile = Profiler.profile(base, writing.first(PROFILED), precision, progress);
      Workbench bench =
          new Workbench(base, student, profile, writing, labelled, seed, precision, progress);
      MarkedCopy copy = new MarkedCopy(owner.owner(), owner.commitment(), recipient, baseDigest);
      List<MarkPart> parts = Written.into(bench, schemes, options, key, copy).parts();
      Map<String, TensorBytes> changes = model.changes(student);
      ObjectNode reading = JsonNodeFactory.instance.objectNode();
      reading.set("preprocessing", preprocessing);
      reading.set("profile", ProfileJson.of(profile));
      MarkFile draft =
          new MarkFile(
              owner.owner(),
              owner.commitment(),
              recipient,
              key,
              baseDigest,
              baseDigest,
              Instant.now(),
              reading,
              parts,
              JsonNodeFactory.instance.objectNode());
      ObjectNode fidelity = fidelity(draft, base, changes, mustTake);
      model.checkpoint().writePatched(changes, folder);
      MarkFile mark;
      try (VisionModel release = VisionModel.open(folder.path())) {
        mark =
            new MarkFile(
                draft.owner(),
                draft.ownerCommitment(),
                recipient,
                key,
                baseDigest,
                release.identity(),
                draft.created(),
                reading,
                parts,
                fidelity);
      }
      // The mark first: a copy that nobody could ever show must not appear.
      mark.write(markFile);
      commit(folder, markFile);
      return mark;
    }
  }

  private static void commit(OutputFolder folder, Path markFile) {
    try {
      folder.commit();
    } catch (BadInput e) {
      try {
        Files.deleteIfExists(markFile);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** Reads the rounded copy back and compares it with the original on pictures not written with. */
  private ObjectNode fidelity(
      MarkFile draft, Backbone base, Map<String, TensorBytes> changes, boolean mustTake) {
    try (Backbone rounded = model.load(changes);
        Reader reader =
            new Reader(
                rounded, draft.parts(), Conditions.plain(base, holdout, precision, progress))) {
      // A copy has the base's shape, and users meet its features in their own basis.
      ObjectNode json = Objects.requireNonNull(reader.likeness()).toJson();
      List<Reading> own = reader.suspect(draft);
      List<Reading> control = reader.base(draft);
      List<Reading.StoredBits> taken = new ArrayList<>();
      ArrayNode parts = json.putArray("parts");
      for (int i = 0; i < own.size(); i++) {
        ObjectNode part = parts.addObject().put("id", own.get(i).part());
        if (own.get(i) instanceof Reading.StoredBits stored) {
          part.put("bits", stored.bits()).put("right", stored.matches());
          if (control.get(i) instanceof Reading.StoredBits other) {
            part.put("baseRight", other.matches());
          }
          taken.add(stored);
        } else if (own.get(i) instanceof Reading.InjectedBits injected) {
          part.put("bits", injected.bits()).put("shareOfBits", injected.shareOfBits());
        } else if (own.get(i) instanceof Reading.Score score) {
          part.put("score", score.statistic());
          if (control.get(i) instanceof Reading.Score other) {
            part.put("baseScore", other.statistic());
          }
        }
      }
      if (mustTake && !taken.isEmpty()) {
        requireTaken(taken);
      }
      ArrayNode names = json.putArray("changedTensors");
      changes.keySet().forEach(names::add);
      json.put(
          "changedParameters", changes.values().stream().mapToLong(TensorBytes::elements).sum());
      json.put(
          "parameters",
          model.checkpoint().names().stream()
              .mapToLong(n -> model.checkpoint().tensor(n).elements())
              .sum());
      return json;
    }
  }

  /**
   * Fails unless a copy shows its own mark: each part that has bits enough for the limit, and all
   * together.
   */
  static void requireTaken(List<Reading.StoredBits> parts) {
    for (Reading.StoredBits part : parts) {
      if (part.bits() >= ENOUGH) {
        requireTaken("part " + part.part(), part.bits(), part.matches());
      }
    }
    requireTaken(
        "all parts together",
        parts.stream().mapToInt(Reading.StoredBits::bits).sum(),
        parts.stream().mapToInt(Reading.StoredBits::matches).sum());
  }

  private static void requireTaken(String what, int bits, int right) {
    if (Binomial.log10UpperTail(bits, right) > LEAST) {
      throw BadInput.of("The mark did not take, so nothing was written")
          .at(what)
          .expected("enough bits right for p <= 1e-6")
          .found(right + " of " + bits + " bits right")
          .fix("Give more pictures, or fewer --bits.")
          .bad();
    }
  }
}
