package activemark.mark.profile;

import activemark.model.backbone.ViTSpec;

/** What a token of the stream stands for. */
public enum TokenKind {
  CLASS("class token"),
  REGISTER("register"),
  PATCH("patch");

  private final String words;

  TokenKind(String words) {
    this.words = words;
  }

  /** Name for people and documents. */
  public String words() {
    return words;
  }

  /** The kind of a token by its place in the stream. */
  static TokenKind of(ViTSpec spec, int token) {
    if (token == 0 && spec.classToken()) {
      return CLASS;
    }
    return token < spec.prefixTokens() ? REGISTER : PATCH;
  }
}
