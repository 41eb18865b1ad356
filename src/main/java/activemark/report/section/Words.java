package activemark.report.section;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.stats.WorkFactor;
import activemark.proof.verdict.Odds;
import activemark.proof.verdict.TestResult;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How the report calls things. One word per thing, in every section. */
final class Words {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  static Element paragraph(String text) {
    return Element.of("p", Figures.raised(text));
  }

  /** Text in which powers are raised. */
  static Node raised(String text) {
    return text(Figures.raised(text));
  }

  static Element note(String text) {
    return paragraph(text).style("note");
  }

  static Element heading(String text) {
    return Element.of("h3", text);
  }

  /** A name from outside, kept apart from the words around it. */
  static Element name(String name) {
    return Element.of("bdi", name).style("name");
  }

  /** A value from outside that is no name. */
  static Element value(String value) {
    return Element.of("bdi", value);
  }

  static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  static Element code(String text) {
    return Element.of("code", text);
  }

  static Node text(String text) {
    return new Node.Text(text);
  }

  /** "1 in 10⁷⁰", "37 %". */
  static String odds(double log10p) {
    return Figures.raised(Odds.of(log10p));
  }

  static String oddsOf(double chance) {
    return odds(StrictMath.log10(chance));
  }

  /** Keys to try before one fits by luck: "2²³⁴". */
  static String work(double log10p) {
    return keys(WorkFactor.bits(log10p));
  }

  /** Two to this power keys. */
  static String keys(double power) {
    long bits = (long) StrictMath.floor(power + 1e-9);
    return bits < 1 ? "none" : "2" + Figures.superscript(bits) + " keys";
  }

  static String control(String id) {
    return switch (id) {
      case Control.BASE -> "unmarked original";
      case Control.OWNER_MODEL -> "owner’s own model";
      case "accuser" -> "accuser’s own pair";
      case "decoys" -> "pictures put together in other ways";
      case "no-trigger" -> "pictures without the trigger";
      case "identity" -> "owner’s pair without the model";
      case "skip" -> "suspect’s blocks bypassed";
      default ->
          id.startsWith(Control.CHOSEN)
              ? "model of the judge’s choice, " + id.substring(Control.CHOSEN.length())
              : id.startsWith(Control.REFERENCE)
                  ? "reference model, " + id.substring(Control.REFERENCE.length())
                  : id;
    };
  }

  static String scheme(String id) {
    return switch (id) {
      case "activemark-keyed" -> "hidden mark";
      case "activemark-tied" -> "mark tied to the features";
      case "activemark-offset" -> "mark in the mean";
      case "activemark-spread" -> "mark spread over the weights";
      case "activemark-published" -> "published scheme";
      case "adv-tra" -> "adversarial trajectories";
      case "cka" -> "likeness of hidden states";
      case "ipguard" -> "points near the boundary";
      case "shared-errors" -> "shared mistakes";
      case "weight-match" -> "matched hidden units";
      case "diction" -> "DICTION";
      case "mea-defender" -> "MEA-Defender";
      case "randmark" -> "RandMark";
      case "sslguard" -> "SSLGuard";
      case "deepsigns" -> "DeepSigns";
      case "li2021" -> "Li et al. 2021";
      case "lim2022" -> "Lim et al. 2022";
      case "neuralmark" -> "NeuralMark";
      case "uchida" -> "Uchida et al. 2017";
      default -> id;
    };
  }

  /** What attacks of a family do, which is known by its letter. */
  static String family(String letter) {
    return switch (letter) {
      case "A" -> "further training";
      case "B" -> "compression";
      case "C" -> "noise";
      case "D" -> "merging with other models";
      case "E" -> "distillation";
      case "F" -> "rewrites that compute the same";
      case "G" -> "cut and retrained parts";
      case "H" -> "knowledge of how marks work";
      default -> letter;
    };
  }

  static String part(Reading reading) {
    return reading.part() + " (" + scheme(reading.scheme()) + ")";
  }

  /** "keyed", "all parts together, weighted". */
  static String test(String name) {
    if (name.endsWith(TestResult.WEIGHTED)) {
      String counted = name.substring(0, name.length() - TestResult.WEIGHTED.length());
      return test(counted) + TestResult.WEIGHTED;
    }
    if (name.endsWith(TestResult.INVERTED)) {
      String upright = name.substring(0, name.length() - TestResult.INVERTED.length());
      return test(upright) + TestResult.INVERTED;
    }
    return name.startsWith(TestResult.COMBINED)
        ? "all parts together" + name.substring(TestResult.COMBINED.length())
        : name;
  }

  static String of(TestResult test) {
    return Figures.whole(test.matches()) + " of " + Figures.whole(test.bits());
  }

  /** "14 February 2026, 09:30 UTC". */
  static String date(Instant when) {
    return DATE.format(when);
  }

  static String count(int count, String one, String many) {
    return count == 1 ? "1 " + one : Figures.whole(count) + " " + many;
  }
}
