package activemark.ledger;

import activemark.error.BadInput;
import activemark.proof.key.PartyName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The names of recipients in a CSV file (RFC 4180, UTF-8) with the one column "recipient". */
public final class RecipientList {
  private static final String COLUMN = "recipient";
  private static final long MAX_BYTES = 512L << 20;
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

  private RecipientList() {}

  /**
   * The names, in the order of the file.
   *
   * @throws BadInput if the file is missing or no such list, if a name cannot be used, or if two
   *     differ in nothing that people see
   */
  public static List<String> read(Path file) {
    String text = text(file);
    List<String> names = new ArrayList<>();
    Map<String, Long> lines = new HashMap<>();
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      for (CSVRecord row : parser) {
        long line = parser.getCurrentLineNumber();
        if (row.size() != 1) {
          throw complaint(file, line, "one column", row.size() + " columns");
        }
        String name = row.get(0);
        if (row.getRecordNumber() == 1) {
          if (!name.equals(COLUMN)) {
            throw complaint(file, line, "the heading " + COLUMN, name);
          }
          continue;
        }
        names.add(checked(file, line, name));
        Long earlier = lines.putIfAbsent(seen(name), line);
        if (earlier != null) {
          throw complaint(
              file, line, "every recipient once", name + ", which line " + earlier + " has too");
        }
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      Throwable cause = e.getCause() instanceof CSVException inner ? inner : e;
      throw BadInput.of("The list of recipients is no CSV file")
          .at(file)
          .found(cause.getMessage())
          .fix("Quote names that hold a comma or a quotation mark, and double marks inside.")
          .bad(e);
    }
    if (names.isEmpty()) {
      throw BadInput.of("The list of recipients is empty")
          .at(file)
          .expected("a line " + COLUMN + ", then one name a line")
          .bad();
    }
    return names;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw BadInput.of("The list of recipients is too large").at(file).bad();
      }
      byte[] bytes = Files.readAllBytes(file);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text; // as spreadsheets write it
    } catch (NoSuchFileException e) {
      throw BadInput.of("There is no list of recipients").at(file).bad(e);
    } catch (CharacterCodingException e) {
      throw BadInput.of("The list of recipients is not UTF-8 text")
          .at(file)
          .fix("Save it as CSV in UTF-8.")
          .bad(e);
    } catch (IOException e) {
      throw BadInput.of("The list of recipients cannot be read")
          .at(file)
          .found(e.getClass().getSimpleName())
          .bad(e);
    }
  }

  private static String checked(Path file, long line, String name) {
    try {
      return PartyName.require(COLUMN, name);
    } catch (BadInput e) {
      throw complaint(
          file, line, "1 to 200 characters, no blank at either end, one line", "\"" + name + "\"");
    }
  }

  /** Names that people would take for the same have the same form. */
  private static String seen(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static BadInput complaint(Path file, long line, String expected, String found) {
    return BadInput.of("The list of recipients cannot be used")
        .at(file + ", line " + line)
        .expected(expected)
        .found(found)
        .bad();
  }
}
