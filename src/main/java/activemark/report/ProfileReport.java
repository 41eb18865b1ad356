package activemark.report;

import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.report.html.Element;
import activemark.report.html.Node;
import activemark.report.section.ProfileView;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The report on a model's profile alone, as one HTML page that needs nothing else. */
public final class ProfileReport {
  private ProfileReport() {}

  /**
   * Writes the page; replaces what was there.
   *
   * @throws BadInput if the file cannot be written
   */
  public static void write(ObjectNode profile, String modelName, Path file) {
    byte[] page = html(profile, modelName).getBytes(StandardCharsets.UTF_8);
    OutputFile.write(file, out -> out.write(page));
  }

  /**
   * The page as text.
   *
   * @param profile as `profile --json` writes it; what is missing is said to be missing
   * @param modelName for people
   */
  public static String html(ObjectNode profile, String modelName) {
    ProfileView view = new ProfileView(profile);
    Page page =
        new Page(
            "Profile of " + modelName, "Profile: " + modelName, "Which block can carry a mark");
    page.add("profile", "Expressive block", view.summary());
    page.add("blocks", "Block by block", view.details());
    page.add("meaning", "What this means", meaning());
    return page.html();
  }

  private static List<Node> meaning() {
    return List.of(
        Element.of(
            "p",
            "A block is expressive when its largest activations rise far above those of the block"
                + " before: the model writes something strong there that later blocks can build on."
                + " A mark placed behind such a block has room in the blocks that follow."),
        Element.of(
            "p",
            "The last blocks of a network always rise and are left out, since a mark needs blocks"
                + " behind it. Where no block stands out the profile abstains, and marking takes the"
                + " last eligible block."));
  }
}
