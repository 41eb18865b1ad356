package activemark.cli;

import picocli.CommandLine.IVersionProvider;

/** Which program this is, for {@code --version} and for evidence. */
final class Version implements IVersionProvider {
  /** The version of this program; {@code development} when it runs outside its jar. */
  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "activemark " + current(),
      "Java "
          + System.getProperty("java.version")
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }
}
