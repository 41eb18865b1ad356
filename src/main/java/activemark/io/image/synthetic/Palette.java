package activemark.io.image.synthetic;

/** Colours that go together: a few hues, each light and dark. */
final class Palette {
  private final Dice dice;
  private final double hue;
  private final double[] steps;
  private final double strength;

  Palette(Dice dice) {
    this.dice = dice;
    hue = dice.share();
    steps =
        dice.pick(
            new double[] {0, 0.5},
            new double[] {0, 0.08, 0.92},
            new double[] {0, 1 / 3.0, 2 / 3.0},
            new double[] {0, 0.42, 0.58},
            new double[] {0, 0.25, 0.5, 0.75});
    strength = dice.between(0.35, 1);
  }

  /** Any colour of the palette. */
  Colour any() {
    return tone(dice.between(0.25, 1));
  }

  /** A light, faint one. */
  Colour light() {
    return Colour.of(turn(), strength * dice.between(0.08, 0.35), dice.between(0.8, 1));
  }

  /** A dark one. */
  Colour dark() {
    return tone(dice.between(0.1, 0.35));
  }

  /** A strong one. */
  Colour bright() {
    return Colour.of(turn(), 0.5 + strength / 2, dice.between(0.75, 1));
  }

  private Colour tone(double value) {
    return Colour.of(turn(), strength * dice.between(0.5, 1), value);
  }

  private double turn() {
    return hue + steps[dice.whole(0, steps.length - 1)] + dice.between(-0.03, 0.03);
  }
}
