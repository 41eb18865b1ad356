package activemark.proof.verdict;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The JSON form of what is told beside the verdict; it follows from the rest of the document. */
final class FurtherJson {
  private FurtherJson() {}

  static void write(ArrayNode target, List<Further> all) {
    for (Further further : all) {
      ObjectNode one = target.addObject().put("id", further.id());
      if (further instanceof Further.AmongDecoys decoys) {
        one.put("decoys", decoys.decoys()).put("atLeast", decoys.atLeast()).put("p", decoys.p());
      } else if (further instanceof Further.AmongReferences references) {
        one.put("references", references.references());
        one.put("atLeast", references.atLeast()).put("p", references.p());
      } else if (further instanceof Further.OneByOne sequential) {
        one.put("bits", sequential.bits()).put("log10", sequential.log10());
        sequential.needed().ifPresent(bits -> one.put("needed", bits));
      } else if (further instanceof Further.Work work) {
        one.put("bits", work.bits()).put("neededUndated", Further.Work.UNDATED);
      }
      one.put("sentence", further.sentence());
    }
  }
}
