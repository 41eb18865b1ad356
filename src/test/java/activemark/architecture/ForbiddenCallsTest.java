package activemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Calls nobody makes, each with what to use instead. */
final class ForbiddenCallsTest {
  /**
   * A forbidden call.
   *
   * @param target how the full name of the called thing begins
   * @param allowedIn the package trees that may
   * @param instead what to use
   */
  record Ban(String target, List<String> allowedIn, String instead) {
    @Override
    public String toString() {
      return target;
    }
  }

  private static final List<String> NOWHERE = List.of();
  private static final List<String> PRINTS = List.of("activemark.cli");
  private static final List<String> ENDS = List.of("activemark.cli", "activemark.io.process");
  private static final String CHARSET = "the overload with StandardCharsets.UTF_8";
  private static final String RANDOM = "a Seed or key that is passed in";

  static final List<Ban> BANS =
      List.of(
          new Ban("java.lang.System.out", PRINTS, "Progress, System.Logger or a result"),
          new Ban("java.lang.System.err", PRINTS, "Progress, System.Logger or a result"),
          new Ban("java.lang.System.exit(", ENDS, "an exception"),
          new Ban("java.lang.Math.random(", NOWHERE, RANDOM),
          new Ban("java.util.Random.<init>()", NOWHERE, RANDOM),
          new Ban("org.bytedeco.pytorch.global.torch.manual_seed(", NOWHERE, RANDOM),
          new Ban(
              "org.bytedeco.javacpp.PointerScope.<init>(",
              List.of("activemark.model.tensor"),
              "Scope.open"),
          new Ban("java.lang.String.getBytes()", NOWHERE, CHARSET),
          new Ban("java.lang.String.<init>([B)", NOWHERE, CHARSET),
          new Ban("java.io.InputStreamReader.<init>(java.io.InputStream)", NOWHERE, CHARSET),
          new Ban("java.io.OutputStreamWriter.<init>(java.io.OutputStream)", NOWHERE, CHARSET),
          new Ban("java.io.FileReader.<init>(java.lang.String)", NOWHERE, CHARSET),
          new Ban("java.io.FileReader.<init>(java.io.File)", NOWHERE, CHARSET),
          new Ban("java.io.FileWriter.<init>(java.lang.String)", NOWHERE, CHARSET),
          new Ban("java.io.FileWriter.<init>(java.io.File)", NOWHERE, CHARSET),
          new Ban("java.io.PrintStream.<init>(java.io.OutputStream)", NOWHERE, CHARSET),
          new Ban("java.io.PrintStream.<init>(java.io.OutputStream, boolean)", NOWHERE, CHARSET),
          new Ban("java.io.PrintWriter.<init>(java.io.OutputStream)", NOWHERE, CHARSET),
          new Ban("java.io.PrintWriter.<init>(java.io.OutputStream, boolean)", NOWHERE, CHARSET),
          new Ban("java.util.Scanner.<init>(java.io.InputStream)", NOWHERE, CHARSET),
          new Ban("java.lang.String.toLowerCase()", NOWHERE, "the overload with Locale.ROOT"),
          new Ban("java.lang.String.toUpperCase()", NOWHERE, "the overload with Locale.ROOT"));

  @Test
  void product_makesNoForbiddenCall() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("activemark");

    assertThat(BANS.stream().flatMap(ban -> offences(ban, product).stream())).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("BANS")
  void ban_isNoticedInAClassThatBreaksIt(Ban ban) {
    JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);

    assertThat(offences(ban, offender)).hasSize(1);
  }

  private static List<String> offences(Ban ban, JavaClasses classes) {
    return classes.stream()
        .filter(type -> ban.allowedIn().stream().noneMatch(tree -> isBelow(type, tree)))
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .filter(access -> access.getTarget().getFullName().startsWith(ban.target()))
        .map(access -> describe(access) + "; use " + ban.instead())
        .toList();
  }

  private static boolean isBelow(JavaClass type, String tree) {
    return type.getPackageName().equals(tree) || type.getPackageName().startsWith(tree + ".");
  }

  private static String describe(JavaAccess<?> access) {
    return access.getDescription();
  }
}
