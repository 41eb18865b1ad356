package activemark.report.section;

import activemark.proof.verdict.Evidence;
import activemark.report.html.Node;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The profile of the model that was marked: which block is expressive, or why none is. */
public final class ProfileSection implements Section {
  @Override
  public String id() {
    return "profile";
  }

  @Override
  public String title() {
    return "Profile of the original";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    ObjectNode profile = evidence.profile();
    return profile == null
        ? List.of(Words.paragraph("No profile was recorded."))
        : new ProfileView(profile).summary();
  }
}
