package activemark.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who may import whom. The picture of these rules is in ARCHITECTURE.md. */
final class LayersTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("activemark");

  /** A package with everything below it, and the packages of ours it may import. */
  record Layer(String name, String... mayImport) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Below everything lies {@code error}, which every layer may import without saying so. */
  static final List<Layer> LAYERS =
      List.of(
          new Layer("error"),
          new Layer("io.progress"),
          new Layer("io.process"),
          new Layer("io.files", "io.process"),
          new Layer("io"),
          new Layer("proof.canonical"),
          new Layer("proof.stats"),
          new Layer("proof.random", "proof.canonical"),
          new Layer("proof.message", "proof.random", "proof.canonical"),
          new Layer("proof.key", "proof.message", "proof.random", "proof.canonical", "io.files"),
          new Layer(
              "proof.evidence",
              "proof.key",
              "proof.message",
              "proof.random",
              "proof.canonical",
              "io.checkpoint",
              "io.files"),
          new Layer(
              "proof.sign",
              "proof.key",
              "proof.message",
              "proof.random",
              "proof.canonical",
              "io.files"),
          new Layer("proof.stamp", "proof.canonical", "io.files"),
          new Layer("proof.trace", "proof.stats", "proof.message"),
          new Layer(
              "proof.commit",
              "proof.sign",
              "proof.verdict",
              "proof.evidence",
              "proof.key",
              "proof.message",
              "proof.canonical",
              "io.checkpoint"),
          new Layer("proof", "io.checkpoint", "io.files"),
          new Layer(
              "ledger",
              "proof.trace",
              "proof.evidence",
              "proof.key",
              "proof.message",
              "proof.canonical"),
          new Layer("model.tensor", "io"),
          new Layer("model.backbone", "model.tensor", "io", "proof"),
          new Layer("model", "io", "proof"),
          new Layer("mark", "model", "io", "proof"),
          new Layer("attack", "mark", "model", "io", "proof"),
          new Layer("issue", "ledger", "mark", "model", "io", "proof"),
          new Layer("forge", "mark", "model", "io", "proof"),
          new Layer("bench.result", "proof", "io"),
          new Layer("demo", "io"),
          new Layer("bench", "demo", "attack", "mark", "model", "io", "proof"),
          new Layer("report", "bench.result", "proof", "io"),
          new Layer("web", "ledger", "report", "proof", "io"));

  @ParameterizedTest
  @FieldSource("LAYERS")
  void layer_importsOnlyWhatIsBelow(Layer layer) {
    String[] allowed =
        Stream.concat(Stream.of(layer.name(), "error"), Arrays.stream(layer.mayImport()))
            .map(LayersTest::tree)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(tree(layer.name()))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("activemark..").and(resideOutsideOfPackages(allowed)))
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("activemark.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void engine_isTouchedOnlyByModelMarkAndAttack() {
    noClasses()
        .that()
        .resideOutsideOfPackages(tree("model"), tree("mark"), tree("attack"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .because("evidence must be checkable where the engine is not installed")
        .check(PRODUCT);
  }

  @Test
  void cryptography_isTouchedOnlyWhereKeysSignaturesAndStampsAre() {
    noClasses()
        .that()
        .resideOutsideOfPackages(tree("proof.key"), tree("proof.sign"), tree("proof.stamp"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .because("a library that reads hostile input is kept behind few doors")
        .check(PRODUCT);
  }

  @Test
  void network_isTouchedOnlyByTimestamps() {
    noClasses()
        .that()
        .resideOutsideOfPackages(tree("proof.stamp"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .because("nothing else of this program talks to anybody")
        .check(PRODUCT);
  }

  @Test
  void browsers_areAnsweredOnlyByWeb() {
    noClasses()
        .that()
        .resideOutsideOfPackages(tree("web"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.net.httpserver..")
        .because("one place knows logins, origins and limits")
        .check(PRODUCT);
  }

  @Test
  void databases_areTouchedOnlyByTheLedger() {
    noClasses()
        .that()
        .resideOutsideOfPackages(tree("ledger"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.sqlite..", "org.postgresql..")
        .because("one place knows statements, transactions and what must not be printed")
        .check(PRODUCT);
  }

  @Test
  void marks_doNotKnowEachOther() {
    slices()
        .matching("activemark.mark.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAnyPackage("activemark.mark.."),
            resideInAnyPackage(
                "activemark.mark.scheme..",
                "activemark.mark.profile..",
                "activemark.mark.align..",
                "activemark.mark.layer..",
                "activemark.mark.labels..",
                "activemark.mark.training..",
                "activemark.mark.net..",
                "activemark.mark.picture.."))
        .ignoreDependency(
            // the list of all schemes names each of them
            resideInAnyPackage("activemark.mark.scheme.."), resideInAnyPackage("activemark.mark.."))
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void attacks_cannotSeeTheOwnersSecrets() {
    noClasses()
        .that()
        .resideInAPackage(tree("attack"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("activemark.proof.key.OwnerKey")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("activemark.proof.evidence.MarkFile")
        .because("an attacker who holds the secret measures nothing")
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void packages_areNullMarked() {
    assertThat(PRODUCT.stream().map(JavaClass::getPackage).distinct())
        .allMatch(
            each -> each.isAnnotatedWith("org.jspecify.annotations.NullMarked"),
            "has a package-info with @NullMarked");
  }

  private static String tree(String name) {
    return "activemark." + name + "..";
  }
}
