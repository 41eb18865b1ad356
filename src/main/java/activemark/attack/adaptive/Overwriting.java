package activemark.attack.adaptive;

import activemark.attack.thief.Need;
import activemark.attack.thief.Thief;
import activemark.io.image.ImageBatch;
import activemark.mark.Written;
import activemark.mark.profile.Profile;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the thief's own marks, one owner's after the other's; to each the model as it was before
 * is the original.
 *
 * @param thief who does it
 * @param schemes what he writes
 * @param options how
 * @param owners how many marks
 * @param images pictures to write with, at most
 */
record Overwriting(Thief thief, List<Scheme> schemes, MarkOptions options, int owners, int images) {
  private static final int PROFILED = 64;
  private static final int READ = 32;
  private static final String NONE = "00".repeat(32);
  private static final MarkedCopy COPY = new MarkedCopy("thief", NONE, "thief", NONE);

  /** Marks a copy of the stolen model in place; measures how well the last mark can be read. */
  Map<String, Double> run(Backbone model) {
    ImageBatch pictures = Held.pictures(thief, images);
    Map<String, Double> measures = new LinkedHashMap<>();
    for (int owner = 0; owner < owners; owner++) {
      try (Backbone before = model.copy()) {
        Profile profile =
            Profiler.profile(before, pictures.first(PROFILED), thief.precision(), thief.progress());
        String name = "overwriting/" + owner;
        Workbench bench =
            new Workbench(
                before,
                model,
                profile,
                pictures,
                thief.has(Need.LABELLED) ? Optional.of(thief.labelled()) : Optional.empty(),
                thief.seed().child(name),
                thief.precision(),
                thief.progress());
        MarkKey key = MarkKey.of(thief.seed().stream(name).nextBytes(MarkKey.BYTES));
        Written mark = Written.into(bench, schemes, options, key, COPY);
        if (owner + 1 == owners) {
          read(mark, before, model, pictures.last(READ), measures);
        }
      }
    }
    return measures;
  }

  private void read(
      Written mark,
      Backbone before,
      Backbone model,
      ImageBatch pictures,
      Map<String, Double> measures) {
    double right = 0;
    double bits = 0;
    for (Reading reading :
        mark.read(before, model, pictures, thief.precision(), thief.progress())) {
      if (reading instanceof Reading.StoredBits stored) {
        right += stored.matches();
        bits += stored.bits();
      } else if (reading instanceof Reading.InjectedBits injected) {
        right += injected.shareOfBits() * injected.bits();
        bits += injected.bits();
      }
    }
    measures.put("ownBits", bits);
    measures.put("ownShareRight", bits == 0 ? 0 : right / bits);
  }
}
