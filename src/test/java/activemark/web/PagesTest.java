package activemark.web;

final class PagesTest {}
