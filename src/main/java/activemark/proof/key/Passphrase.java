package activemark.proof.key;

import activemark.error.BadInput;
import activemark.proof.canonical.NewFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/** The words that open an encrypted key. Wiped when closed; shown nowhere. */
public final class Passphrase implements AutoCloseable {
  /** Fewest characters of a new one. */
  public static final int FEWEST = 8;

  private static final int MOST = 1024;
  private static final int MAX_FILE_BYTES = 1 << 14;

  private final char[] text;

  private Passphrase(char[] text) {
    this.text = text;
  }

  /**
   * A passphrase of these characters, which are copied.
   *
   * @throws BadInput if there are none, more than 1024, or control characters among them
   */
  public static Passphrase of(char[] text) {
    return of(text, "the passphrase");
  }

  /**
   * The first line of a file, without its line end.
   *
   * @throws BadInput if the file cannot be read, is not UTF-8, or its first line cannot be used
   */
  public static Passphrase read(Path file) {
    byte[] bytes = {};
    CharBuffer decoded = CharBuffer.allocate(0);
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES);
      decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      int end = 0;
      while (end < decoded.length() && decoded.get(end) != '\n' && decoded.get(end) != '\r') {
        end++;
      }
      char[] line = Arrays.copyOf(decoded.array(), end);
      try {
        return of(line, file.toString());
      } finally {
        Arrays.fill(line, '\0');
      }
    } catch (NoSuchFileException e) {
      throw BadInput.of("There is no passphrase file").at(file).bad(e);
    } catch (CharacterCodingException e) {
      // The cause would quote nothing, but a passphrase's neighbourhood is kept short on purpose.
      throw BadInput.of("The passphrase file is not UTF-8 text").at(file).bad();
    } catch (IOException e) {
      throw BadInput.of("The passphrase file cannot be read").at(file).found(e.getMessage()).bad(e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      if (decoded.hasArray()) {
        Arrays.fill(decoded.array(), '\0');
      }
    }
  }

  /** A sentence to show if others may read a file with a secret; empty if all is well. */
  public static Optional<String> exposure(Path file) {
    return NewFile.isOpenToOthers(file)
        ? Optional.of("Others can read or change " + file + "; allow its owner alone (mode 600).")
        : Optional.empty();
  }

  /**
   * This passphrase, if it is long enough to protect a new key.
   *
   * @throws BadInput if it has fewer than {@link #FEWEST} characters
   */
  public Passphrase requireStrong() {
    if (text.length < FEWEST) {
      throw BadInput.of("The passphrase is too short")
          .expected("at least " + FEWEST + " characters, best several words")
          .found(text.length + " characters")
          .bad();
    }
    return this;
  }

  /** Whether two passphrases are the same. */
  public boolean matches(Passphrase other) {
    return Arrays.equals(text, other.text);
  }

  /** The characters, copied; whoever asks wipes them. */
  public char[] characters() {
    return text.clone();
  }

  /** UTF-8 of the composed form, so that every keyboard gives the same bytes. */
  byte[] bytes() {
    String composed = Normalizer.normalize(CharBuffer.wrap(text), Normalizer.Form.NFC);
    return composed.getBytes(StandardCharsets.UTF_8);
  }

  /** Wipes the characters. */
  @Override
  public void close() {
    Arrays.fill(text, '\0');
  }

  /** Never the characters. */
  @Override
  public String toString() {
    return "Passphrase(withheld)";
  }

  private static Passphrase of(char[] text, String where) {
    boolean plain = text.length > 0 && text.length <= MOST;
    for (char c : text) {
      plain &= !Character.isISOControl(c);
    }
    if (!plain) {
      throw BadInput.of("The passphrase cannot be used")
          .at(where)
          .expected("one line of 1 to " + MOST + " characters without control characters")
          .found(text.length == 0 ? "nothing" : text.length + " characters")
          .bad();
    }
    return new Passphrase(text.clone());
  }
}
