package activemark.mark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.Alignment;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.FurtherReadout;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Prefix;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs base and suspect over the same pictures once, aligns the suspect with the base and reads
 * every part of a mark from both.
 */
final class Reader implements AutoCloseable {
  private final Backbone base;
  private final Backbone suspect;
  private final int token;
  private final Precision precision;
  private final Progress progress;
  private final Streams ofBase;
  private final Streams ofSuspect;
  private final int shared;
  private final Alignment alignment;

  /** A reader of a suspect that nothing keeps from being read ({@link Conditions#obstacle}). */
  Reader(Backbone suspect, List<MarkPart> parts, Conditions conditions) {
    this.base = conditions.base();
    this.suspect = suspect;
    this.token = conditions.token();
    this.precision = conditions.precision();
    this.progress = conditions.progress();
    ImageBatch images = conditions.images();
    ImageBatch seen = conditions.seen();
    int depth = suspect.spec().depth();
    Set<Integer> asked = new TreeSet<>();
    Set<Integer> mapped = new TreeSet<>();
    Set<Integer> baseCuts = new TreeSet<>();
    for (MarkPart part : parts) {
      Scheme scheme = Schemes.byId(part.scheme());
      baseCuts.addAll(scheme.baseCuts(part));
      asked.addAll(scheme.suspectCuts(part));
      mapped.addAll(scheme.mappedCuts(part));
    }
    asked.addAll(mapped);
    baseCuts.addAll(asked);
    baseCuts.add(base.spec().depth());
    shared = seen.equals(images) ? Prefix.shared(base, suspect) : 0;
    Alignment found =
        shared == base.spec().depth()
            ? Alignment.asItIs(base, suspect)
            : Alignment.find(base, suspect, images, seen, precision, progress);
    Set<Integer> suspectCuts = new TreeSet<>(asked);
    suspectCuts.removeIf(cut -> cut > depth);
    asked.stream().filter(found::has).map(found::cut).forEach(suspectCuts::add);
    suspectCuts.add(depth);
    baseCuts.add(shared);
    if (shared > 0) {
      // What both have in common is run once, so the base must hold what the suspect is asked for.
      suspectCuts.stream().filter(cut -> cut <= shared).forEach(baseCuts::add);
    }
    ofBase = Streams.of(base, images, baseCuts, precision, progress);
    ofSuspect =
        shared > 0
            ? Streams.from(ofBase, shared, suspect, seen, suspectCuts, precision, progress)
            : Streams.of(suspect, seen, suspectCuts, precision, progress);
    alignment = found.fitted(mapped, ofBase, ofSuspect);
  }

  /** How the suspect lies to the base. */
  Alignment alignment() {
    return alignment;
  }

  /** The first cut at which the two models can differ. */
  int shared() {
    return shared;
  }

  /** The readings of a mark from the suspect. */
  List<Reading> suspect(MarkFile mark) {
    return read(mark, suspectBench());
  }

  /** The same bits read in other ways, where their schemes know some. */
  List<Reading> further(
      List<MarkPart> parts, MarkKey places, Function<MarkPart, BitString> codeword) {
    ReadingBench bench = suspectBench();
    List<Reading> readings = new ArrayList<>();
    for (MarkPart part : parts) {
      Secrets secrets = secrets(places).apply(part.id());
      for (FurtherReadout f : Schemes.byId(part.scheme()).further(bench, part, secrets)) {
        readings.add(by(f.way(), reading(part, f.readout(), codeword)));
      }
    }
    return readings;
  }

  private static Reading by(String way, Reading reading) {
    if (reading instanceof Reading.Unreadable none) {
      return new Reading.Unreadable(none.part(), none.scheme(), none.reason(), way);
    }
    return ((Reading.StoredBits) reading).by(way);
  }

  /** Everything that is read of a mark: each part in the scheme's main way, then in the others. */
  List<Reading> all(MarkFile mark) {
    List<Reading> readings = new ArrayList<>(suspect(mark));
    readings.addAll(further(mark.parts(), mark.key(), mark.codewords()::of));
    return readings;
  }

  /** The readings of a mark that never was a file. */
  List<Reading> suspect(Written mark) {
    return read(
        mark.parts(),
        mark.key(),
        mark.codewords()::of,
        new ReadingBench(base, suspect, ofBase, ofSuspect, precision, progress, token));
  }

  /** The readings of parts at the places of a key, against the codewords given, one for each. */
  List<Reading> suspect(List<MarkPart> parts, MarkKey places, List<BitString> codewords) {
    return read(parts, places, inOrder(parts, codewords), suspectBench());
  }

  /** Everything that is read of such parts, as {@link #all(MarkFile)}. */
  List<Reading> all(List<MarkPart> parts, MarkKey places, List<BitString> codewords) {
    List<Reading> readings = new ArrayList<>(suspect(parts, places, codewords));
    readings.addAll(further(parts, places, inOrder(parts, codewords)));
    return readings;
  }

  /** The same readings from the base, which must not show the mark. */
  List<Reading> base(MarkFile mark) {
    return read(mark, baseBench());
  }

  /** The base's readings, then those that single schemes ask for. */
  List<Control> controls(MarkFile mark) {
    return controls(mark, base(mark));
  }

  /** As {@link #controls(MarkFile)}, where {@link #base(MarkFile)} was called before. */
  List<Control> controls(MarkFile mark, List<Reading> ofBase) {
    return controls(mark.parts(), mark.key(), mark.codewords()::of, ofBase);
  }

  /** The same for parts at the places of a key, against the codewords given, one for each. */
  List<Control> controls(List<MarkPart> parts, MarkKey places, List<BitString> codewords) {
    Function<MarkPart, BitString> codeword = inOrder(parts, codewords);
    return controls(parts, places, codeword, read(parts, places, codeword, baseBench()));
  }

  private List<Control> controls(
      List<MarkPart> parts,
      MarkKey places,
      Function<MarkPart, BitString> codeword,
      List<Reading> ofBase) {
    ReadingBench bench = suspectBench();
    Map<String, Control> controls = baseControls(ofBase);
    for (MarkPart part : parts) {
      Secrets secrets = secrets(places).apply(part.id());
      for (ControlReadout c : Schemes.byId(part.scheme()).controls(bench, part, secrets)) {
        Reading reading = reading(part, c.readout(), codeword);
        controls.merge(c.id(), new Control(c.id(), c.what(), List.of(reading)), Reader::both);
      }
    }
    return List.copyOf(controls.values());
  }

  /**
   * What the base shows: a control where a mark was written, and the very thing that is looked for
   * where none was.
   */
  static Map<String, Control> baseControls(List<Reading> readings) {
    List<Reading> unmarked = new ArrayList<>();
    List<Reading> owned = new ArrayList<>();
    for (Reading reading : readings) {
      (Schemes.byId(reading.scheme()).changesWeights() ? unmarked : owned).add(reading);
    }
    Map<String, Control> controls = new LinkedHashMap<>();
    if (!unmarked.isEmpty()) {
      controls.put(
          Control.BASE,
          new Control(Control.BASE, "the unmarked original, read the same way", unmarked));
    }
    if (!owned.isEmpty()) {
      controls.put(
          Control.OWNER_MODEL,
          new Control(
              Control.OWNER_MODEL,
              "the owner's model itself, which a scheme that writes nothing must recognise; it is no"
                  + " reference",
              owned));
    }
    return controls;
  }

  private static Control both(Control a, Control b) {
    List<Reading> readings = new ArrayList<>(a.readings());
    readings.addAll(b.readings());
    return new Control(a.id(), a.what(), readings);
  }

  /**
   * How alike the two models' features are; null where they cannot be compared, or only after
   * alignment.
   */
  @Nullable Fidelity fidelity() {
    return alignment.isAsItIs() ? likeness() : null;
  }

  /** How alike the features are in their own bases; null where the models differ in shape. */
  @Nullable Fidelity likeness() {
    boolean comparable =
        base.spec().depth() == suspect.spec().depth()
            && base.spec().width() == suspect.spec().width()
            && ofBase.at(base.spec().depth()).size(1)
                == ofSuspect.at(suspect.spec().depth()).size(1);
    return comparable ? Fidelity.between(base, ofBase, suspect, ofSuspect) : null;
  }

  private ReadingBench suspectBench() {
    return new ReadingBench(
        base, suspect, ofBase, ofSuspect, precision, progress, alignment, token);
  }

  private ReadingBench baseBench() {
    return new ReadingBench(base, base, ofBase, ofBase, precision, progress, token);
  }

  private static Function<MarkPart, BitString> inOrder(
      List<MarkPart> parts, List<BitString> codewords) {
    return part -> codewords.get(parts.indexOf(part));
  }

  private static List<Reading> read(MarkFile mark, ReadingBench bench) {
    return read(mark.parts(), mark.key(), mark.codewords()::of, bench);
  }

  private static List<Reading> read(
      List<MarkPart> parts,
      MarkKey key,
      Function<MarkPart, BitString> codeword,
      ReadingBench bench) {
    List<Reading> readings = new ArrayList<>();
    for (MarkPart part : parts) {
      Scheme scheme = Schemes.byId(part.scheme());
      Readout readout = scheme.read(bench, part, secrets(key).apply(part.id()));
      // Only here, after everything was read, does the codeword meet what was read.
      readings.add(reading(part, readout, codeword));
    }
    return readings;
  }

  /** What was read of a part, beside its codeword. */
  static Reading reading(MarkPart part, Readout readout, Function<MarkPart, BitString> codeword) {
    if (readout instanceof Readout.Soft soft) {
      double[] values = soft.values().stream().mapToDouble(Double::doubleValue).toArray();
      return Reading.ofStored(part.id(), part.scheme(), soft.place(), codeword.apply(part), values);
    }
    if (readout instanceof Readout.Injected injected) {
      int[] errors = injected.errors().stream().mapToInt(Integer::intValue).toArray();
      return new Reading.InjectedBits(
          part.id(),
          part.scheme(),
          injected.place(),
          injected.bits(),
          injected.tolerance(),
          errors);
    }
    if (readout instanceof Readout.Score score) {
      return Double.isFinite(score.value())
          ? new Reading.Score(part.id(), part.scheme(), score.place(), score.value())
          : new Reading.Unreadable(
              part.id(), part.scheme(), "the suspect computes " + score.value());
    }
    return new Reading.Unreadable(
        part.id(), part.scheme(), ((Readout.Unreadable) readout).reason());
  }

  /** The key material that the scheme of a part may see. */
  static Function<String, Secrets> secrets(MarkKey key) {
    return part -> label -> key.stream(part, label);
  }

  @Override
  public void close() {
    ofBase.close();
    ofSuspect.close();
  }
}
