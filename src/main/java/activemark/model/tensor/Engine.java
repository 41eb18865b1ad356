package activemark.model.tensor;

import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** The engine as a whole: its threads, and what it is, for documents. */
public final class Engine {
  private static final String[] ENVIRONMENT = {
    "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OPENBLAS_CORETYPE", "ATEN_CPU_CAPABILITY"
  };

  static {
    Libraries.load();
  }

  private Engine() {}

  /** Sets the number of threads; results are the same bytes only for the same number. */
  public static void threads(int n) {
    torch.set_num_threads(n);
  }

  /** The number of threads. */
  public static int threads() {
    return torch.get_num_threads();
  }

  /** Versions, threads and the variables that change results or speed. */
  public static Map<String, String> describe(Precision precision) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(
        "engine",
        "LibTorch through org.bytedeco:pytorch "
            + torch.class.getPackage().getImplementationVersion());
    facts.put("engine.threads", Integer.toString(torch.get_num_threads()));
    facts.put("engine.precision", precision.name());
    facts.put("java", System.getProperty("java.version", "?"));
    facts.put("platform", Loader.getPlatform());
    for (String name : ENVIRONMENT) {
      String value = System.getenv(name);
      if (value != null) {
        facts.put(name, value);
      }
    }
    return facts;
  }
}
