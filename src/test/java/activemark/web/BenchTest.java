package activemark.web;

final class BenchTest {}
