package activemark.mark;

import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.model.data.Embeddings;
import activemark.model.data.ImageSource;
import activemark.model.data.RecordedVectors;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * The recorded answers of a service, one vector a picture. Only parts that can be read from vectors
 * alone are read, from the original as well.
 *
 * @param answers to the very pictures that the original is asked
 */
public record AnsweringSuspect(RecordedVectors answers) implements Suspect {
  @Override
  public String name() {
    return answers.file().getFileName().toString();
  }

  @Override
  public String digest() {
    return answers.digest();
  }

  @Override
  public String layout() {
    return SuspectModel.ANSWERS;
  }

  @Override
  public Examination examine(MarkFile mark, Conditions conditions) {
    PartReadings found = readParts(mark.parts(), mark.key(), mark.codewords()::of, conditions);
    return new Examination(
        found.readings(), found.controls(), found.preparation(), Optional.empty());
  }

  @Override
  public PartReadings readParts(
      List<MarkPart> parts, MarkKey places, List<BitString> blank, Conditions conditions) {
    return readParts(parts, places, part -> blank.get(parts.indexOf(part)), conditions);
  }

  private PartReadings readParts(
      List<MarkPart> parts,
      MarkKey places,
      Function<MarkPart, BitString> codeword,
      Conditions conditions) {
    try (Scope scope = Scope.open()) {
      Tensor ofBase = ofBase(conditions);
      return new PartReadings(
          read(ofBase, answers.tensor(), parts, places, codeword),
          List.copyOf(Reader.baseControls(read(ofBase, ofBase, parts, places, codeword)).values()),
          List.of(
              String.format(
                  Locale.ROOT,
                  "none: %d recorded vectors were read; that the service gave them is the word of"
                      + " whoever recorded them",
                  conditions.images().n())));
    }
  }

  private static Tensor ofBase(Conditions conditions) {
    return Embeddings.of(
        conditions.base(),
        ImageSource.of(conditions.images()),
        conditions.precision(),
        conditions.progress());
  }

  private static List<Reading> read(
      Tensor ofBase,
      Tensor vectors,
      List<MarkPart> parts,
      MarkKey places,
      Function<MarkPart, BitString> codeword) {
    List<Reading> readings = new ArrayList<>();
    for (MarkPart part : parts) {
      Scheme scheme = Schemes.byId(part.scheme());
      Readout readout =
          scheme.readVectors(ofBase, vectors, part, Reader.secrets(places).apply(part.id()));
      // Only here, after it was read, does the codeword meet what was read.
      readings.add(Reader.reading(part, readout, codeword));
    }
    return readings;
  }

  @Override
  public Optional<Decoys> decoys(
      MarkFile mark, List<Reading> read, int count, Seed seed, Conditions conditions) {
    try (Scope scope = Scope.open()) {
      Tensor ofBase = ofBase(conditions);
      Tensor vectors = answers.tensor();
      return DecoyKeys.ask(
          decoy -> read(ofBase, vectors, decoy.parts(), decoy.key(), decoy.codewords()::of),
          mark,
          read,
          count,
          seed,
          conditions);
    }
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
