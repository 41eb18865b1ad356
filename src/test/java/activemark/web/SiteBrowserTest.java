package activemark.web;

final class SiteBrowserTest {}
