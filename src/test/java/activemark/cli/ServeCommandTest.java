package activemark.cli;

final class ServeCommandTest {}
