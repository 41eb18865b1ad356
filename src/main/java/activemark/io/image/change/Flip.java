package activemark.io.image.change;

import activemark.io.image.Rgb;

/** Left becomes right. */
public record Flip() implements InputChange {
  static final String NAME = "flip";

  @Override
  public Rgb apply(Rgb picture, int index) {
    return Samples.of(picture, (x, y, c) -> picture.sample(picture.width() - 1 - x, y, c));
  }

  @Override
  public String text() {
    return NAME;
  }
}
