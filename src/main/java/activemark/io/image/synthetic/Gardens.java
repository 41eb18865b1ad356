package activemark.io.image.synthetic;

/** Plants, near and far. */
final class Gardens {
  private Gardens() {}

  static void flowers(Canvas canvas, Dice dice) {
    Palette palette = new Palette(dice);
    Colour leaf =
        Colour.of(dice.between(0.2, 0.42), dice.between(0.4, 0.8), dice.between(0.3, 0.6));
    canvas.fill(
        Paint.clouds(leaf.lit(0.3), leaf.lit(0.95), dice.between(0.1, 0.3), 5, new Noise(dice)));
    for (int i = dice.whole(20, 60); i > 0; i--) {
      double x = dice.between(0, canvas.aspect());
      double y = dice.share();
      double length = dice.between(0.05, 0.2);
      Shape blade = Shape.ellipse(x, y, length, length * dice.between(0.1, 0.3), dice.angle());
      canvas.draw(blade, Paint.plain(leaf.lit(dice.between(0.5, 1.3))), 0.85, 0.005);
    }
    boolean one = dice.chance(0.35);
    int count = one ? 1 : dice.whole(3, 16);
    int petals = dice.whole(4, 12);
    double sharpness = dice.between(0.4, 1.4);
    Colour petal = palette.bright();
    for (int i = 0; i < count; i++) {
      double x = one ? canvas.aspect() * dice.between(0.4, 0.6) : dice.between(0, canvas.aspect());
      double y = one ? dice.between(0.4, 0.6) : dice.share();
      double radius = one ? dice.between(0.28, 0.45) : dice.between(0.06, 0.16);
      if (dice.chance(0.3)) {
        petal = palette.bright();
      }
      flower(canvas, dice, x, y, radius, petals, sharpness, petal);
    }
  }

  private static void flower(
      Canvas canvas,
      Dice dice,
      double x,
      double y,
      double r,
      int petals,
      double sharp,
      Colour petal) {
    double turn = dice.angle();
    canvas.draw(
        Shape.circle(x + r * 0.1, y + r * 0.15, r * 0.8), Paint.plain(Colour.BLACK), 0.35, r * 0.5);
    Colour throat = petal.towards(dice.pick(Colour.WHITE, Colour.of(0.9, 0.8, 0.4)), 0.6);
    Noise veins = new Noise(dice);
    int layers = dice.whole(1, 3);
    for (int layer = 0; layer < layers; layer++) {
      double size = r * (1 - 0.25 * layer);
      Shape shape = Shape.petals(x, y, size * 0.25, size, petals, turn + 0.4 * layer, sharp);
      Paint paint = Paint.glow(x, y, size, throat, petal.lit(0.85 + 0.15 * layer));
      canvas.draw(shape, paint.uneven(0.3, r * 0.25, veins));
    }
    Colour heart = Colour.of(dice.between(0.05, 0.16), 0.85, dice.between(0.4, 1));
    Paint seeds = Paint.dots(Paint.plain(heart), Paint.plain(heart.lit(0.55)), r * 0.07, r * 0.022);
    canvas.draw(Shape.circle(x, y, r * 0.26), Paint.ball(x, y, r * 0.26, seeds, -0.3, 0.1));
  }

  static void forest(Canvas canvas, Dice dice) {
    Colour air =
        Colour.of(dice.between(0.1, 0.6), dice.between(0.1, 0.35), dice.between(0.7, 0.98));
    Colour leaf =
        Colour.of(
            dice.pick(0.3, 0.25, 0.1, 0.04, 0.4), dice.between(0.4, 0.85), dice.between(0.4, 0.75));
    boolean winter = dice.chance(0.2);
    canvas.fill(Paint.clouds(air, air.towards(leaf, 0.5), 0.3, 5, new Noise(dice)));
    Colour floor =
        winter ? new Colour(0.9, 0.93, 0.98) : leaf.towards(Colour.of(0.08, 0.5, 0.35), 0.5);
    Noise ground = new Noise(dice);
    double line = dice.between(0.6, 0.75);
    canvas.draw(
        Shape.below(x -> line + 0.04 * ground.at(x * 3, 0)),
        Paint.plain(floor).uneven(0.6, 0.06, ground));
    int rows = 4;
    for (int row = 1; row <= rows; row++) {
      double near = (double) row / rows;
      int count = dice.whole(2, 11 - 2 * row);
      Colour bark = Colour.of(dice.between(0.05, 0.1), 0.4, 0.3).towards(air, 0.7 * (1 - near));
      for (int i = 0; i < count; i++) {
        double x = dice.between(0, canvas.aspect());
        double foot = line + 0.3 * near * near;
        if (dice.chance(0.5)) {
          trunk(canvas, dice, x, foot, 0.02 + 0.06 * near * near, bark);
        } else {
          Colour green = leaf.lit(dice.between(0.6, 1.3)).towards(air, 0.7 * (1 - near));
          tree(
              canvas, dice, x, foot, 0.25 + 0.4 * near, winter ? green.towards(floor, 0.4) : green);
        }
      }
    }
    if (dice.chance(0.5)) {
      Noise beam = new Noise(dice);
      canvas.glaze(
          (x, y, c) -> c.towards(Colour.WHITE, 0.35 * beam.at((x + y * 0.6) * 6, 0) - 0.05));
    }
  }

  private static void trunk(
      Canvas canvas, Dice dice, double x, double foot, double w, Colour bark) {
    Noise rough = new Noise(dice);
    double lean = dice.between(-0.08, 0.08);
    Shape stem =
        new Shape(
            x,
            foot / 2,
            1.2,
            (px, py) -> {
              double middle = x + lean * (foot - py) + 0.02 * rough.at(py * 4, 3);
              return Math.max(Math.abs(px - middle) - w / 2 * (0.75 + 0.4 * py), py - foot);
            });
    Paint skin = Paint.plain(bark).uneven(0.9, 0.02, rough);
    canvas.draw(stem, (px, py) -> skin.at(px, py * 0.25).lit(1.25 - 0.9 * (px - x + w / 2) / w));
  }

  /** A tree of one of three kinds. */
  static void tree(Canvas canvas, Dice dice, double x, double foot, double size, Colour leaf) {
    Colour bark = Colour.of(0.07, 0.5, 0.3).towards(leaf, 0.3);
    canvas.draw(
        Shape.ellipse(x, foot, size * 0.35, size * 0.06, 0),
        Paint.plain(Colour.BLACK),
        0.3,
        size * 0.08);
    canvas.draw(Shape.line(x, foot, x, foot - size * 0.5, size * 0.07), Paint.plain(bark));
    Noise noise = new Noise(dice);
    int kind = dice.whole(0, 2);
    if (kind == 0) {
      for (int i = 0; i < 4; i++) {
        double y = foot - size * (0.3 + 0.2 * i);
        double r = size * (0.3 - 0.055 * i);
        Shape skirt = Shape.polygon(x, y, r, 3, -Math.PI / 2);
        canvas.draw(
            skirt,
            Paint.fade(y - r, leaf.lit(1.2), y + r * 0.6, leaf.lit(0.6))
                .uneven(0.6, size * 0.06, noise));
      }
      return;
    }
    int puffs = kind == 1 ? 1 : dice.whole(4, 7);
    for (int i = 0; i < puffs; i++) {
      double r = size * (puffs == 1 ? 0.3 : 0.17);
      double px = puffs == 1 ? x : x + dice.between(-0.2, 0.2) * size;
      double py = foot - size * (puffs == 1 ? 0.65 : dice.between(0.5, 0.85));
      Shape crown = Shape.blob(px, py, r, 0.3, noise);
      Paint green = Paint.plain(leaf.lit(dice.between(0.85, 1.15))).uneven(0.8, size * 0.07, noise);
      canvas.draw(crown, Paint.ball(px, py, r * 1.35, green, -0.4, 0));
    }
  }
}
