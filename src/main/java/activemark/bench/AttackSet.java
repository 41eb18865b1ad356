package activemark.bench;

import activemark.attack.Chain;
import activemark.attack.Family;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Settings;
import activemark.error.BadInput;
import activemark.error.Complaint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A named list of attacks. As text, one line a row:
 *
 * <pre>
 * # families: A training, B compression, C noise, D merging, E distillation, F rewriting, G cutting
 * B prune-40: prune ratio=0.4 then finetune lr=1e-5
 * H adaptive my-guess: prune ratio=0.1
 * defaults
 * </pre>
 *
 * A line {@code defaults} stands for every attack that no other line uses, with its own settings.
 *
 * @param name of the set
 * @param rows in order, ids distinct
 */
public record AttackSet(String name, List<Row> rows) {
  /** Sets that come with the program. */
  public static final List<String> READY =
      List.of(
          "quick",
          "matrix",
          "overwriting",
          "combined",
          "doses",
          "students",
          "patient",
          "standard",
          "full");

  private static final String DEFAULTS = "defaults";
  private static final Pattern ROW =
      Pattern.compile("([A-H])\\s+(adaptive\\s+)?([A-Za-z0-9._-]+)\\s*:\\s*(.+)");
  private static final int MAX_BYTES = 1 << 20;

  /** Copies the list. */
  public AttackSet {
    rows = List.copyOf(rows);
  }

  /**
   * One row.
   *
   * @param id its name, for people and documents
   * @param family kind of its attacks
   * @param adaptive whether they know how marks work
   * @param chain the attacks
   */
  public record Row(String id, Family family, boolean adaptive, Chain chain) {}

  /**
   * A set of that name, or in that file.
   *
   * @throws BadInput if there is none, or a line cannot be understood
   */
  public static AttackSet of(String nameOrFile) {
    if (!READY.contains(nameOrFile)) {
      return read(Path.of(nameOrFile));
    }
    try (InputStream in = AttackSet.class.getResourceAsStream(nameOrFile + ".txt")) {
      if (in == null) {
        throw new IllegalStateException("the resource is missing: " + nameOrFile);
      }
      return parse(nameOrFile, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AttackSet read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw BadInput.of("The set of attacks is too large").at(file).bad();
      }
      return parse(file.toString(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw BadInput.of("The set of attacks is not UTF-8 text").at(file).bad(e);
    } catch (IOException e) {
      throw BadInput.of("There is no such set of attacks")
          .at(file)
          .expected(String.join(", ", READY) + ", or a text file")
          .bad(e);
    }
  }

  /**
   * A set as text.
   *
   * @throws BadInput if a line cannot be understood; the message names it
   */
  public static AttackSet parse(String name, String text) {
    List<Row> rows = new ArrayList<>();
    int defaultsAt = -1;
    int line = 0;
    for (String raw : text.lines().toList()) {
      line++;
      String content = raw.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      if (content.equals(DEFAULTS)) {
        defaultsAt = rows.size();
        continue;
      }
      Row row = row(content, name, line);
      if (rows.stream().anyMatch(other -> other.id().equals(row.id()))) {
        throw wrong(name, line).found("a second row named " + row.id()).bad();
      }
      rows.add(row);
    }
    if (defaultsAt >= 0) {
      rows.addAll(defaultsAt, defaults(rows));
    }
    if (rows.isEmpty()) {
      throw BadInput.of("The set of attacks is empty").at(name).bad();
    }
    return new AttackSet(name, rows);
  }

  private static Row row(String content, String name, int line) {
    Matcher row = ROW.matcher(content);
    if (!row.matches()) {
      throw wrong(name, line)
          .expected("LETTER [adaptive] NAME: ATTACK SETTING=VALUE ... [then ATTACK ...]")
          .found(content)
          .bad();
    }
    Family family = Family.valueOf(row.group(1));
    try {
      return new Row(
          row.group(3),
          family,
          family.isAdaptive() || row.group(2) != null,
          Chain.parse(row.group(4)));
    } catch (BadInput e) {
      throw wrong(name, line).found(e.getMessage()).bad(e);
    }
  }

  private static Complaint wrong(String name, int line) {
    return BadInput.of("A line of the set of attacks cannot be understood")
        .at(name + ", line " + line);
  }

  private static List<Row> defaults(List<Row> rows) {
    Set<String> used = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (Row row : rows) {
      ids.add(row.id());
      row.chain().steps().forEach(step -> used.add(step.attack().id()));
    }
    List<Row> added = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Attack attack : family.attacks()) {
        if (!used.contains(attack.id()) && !ids.contains(attack.id())) {
          Chain chain = new Chain(List.of(new Chain.Step(attack, Settings.defaults(attack))));
          added.add(new Row(attack.id(), family, family.isAdaptive(), chain));
        }
      }
    }
    return added;
  }
}
