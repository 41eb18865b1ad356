package activemark.io.image.synthetic;

/** Animals, more or less. */
final class Creatures {
  private Creatures() {}

  static void creature(Canvas canvas, Dice dice) {
    if (dice.chance(0.4)) {
      Outdoors.landscape(canvas, dice);
    } else {
      Palette far = new Palette(dice);
      canvas.fill(Paint.clouds(far.light(), far.any(), dice.between(0.3, 0.9), 3, new Noise(dice)));
    }
    double x = canvas.aspect() * dice.between(0.4, 0.6);
    double r = dice.between(0.2, 0.27) * Math.min(1, canvas.aspect());
    double y = dice.between(0.45, 0.55);
    Noise fur = new Noise(dice);
    Colour coat =
        Colour.of(
            dice.pick(0.06, 0.08, 0.1, 0.6, 0.0, 0.9),
            dice.between(0.1, 0.7),
            dice.between(0.3, 0.95));
    Colour spot = dice.chance(0.5) ? coat.lit(0.45) : coat.towards(Colour.WHITE, 0.6);
    Paint hair =
        (px, py) -> {
          double patch = fur.rough(px * 5, py * 5, 3);
          double strand = fur.at(px * 110, py * 30);
          return coat.towards(spot, 4 * patch - 0.3).lit(1 + 0.2 * strand);
        };
    double light = dice.pick(-0.5, 0.5);
    double body = y + r * 1.7;
    canvas.draw(
        Shape.ellipse(x, body, r * 1.25, r * 1.4, 0), Paint.ball(x, body, r * 1.6, hair, light, 0));
    ears(canvas, dice, x, y, r, hair, coat);
    canvas.draw(Shape.ellipse(x, y, r * 1.08, r, 0), Paint.ball(x, y, r * 1.35, hair, light, 0.05));
    face(canvas, dice, x, y, r, coat);
  }

  private static void ears(
      Canvas canvas, Dice dice, double x, double y, double r, Paint hair, Colour coat) {
    int kind = dice.whole(0, 2);
    Colour inner = coat.towards(Colour.of(0.98, 0.4, 0.9), 0.6);
    for (int side = -1; side <= 1; side += 2) {
      double ex = x + side * r * 0.68;
      double ey = y - r * 0.75;
      double tilt = Math.PI / 2 + side * 0.3;
      Shape outer =
          switch (kind) {
            case 0 -> Shape.circle(ex, ey, r * 0.42);
            case 1 -> Shape.polygon(ex, ey, r * 0.62, 3, -Math.PI / 2 + side * 0.25);
            default -> Shape.ellipse(ex - side * r * 0.2, ey - r * 0.5, r * 0.85, r * 0.26, tilt);
          };
      Shape hollow =
          new Shape(
              outer.x(),
              outer.y(),
              outer.reach(),
              (px, py) -> outer.distance().at(px, py) + r * 0.12);
      canvas.draw(outer, (px, py) -> hair.at(px, py).lit(0.85));
      canvas.draw(hollow, Paint.plain(inner), 0.8, r * 0.06);
    }
  }

  private static void face(Canvas canvas, Dice dice, double x, double y, double r, Colour coat) {
    Colour iris = Colour.of(dice.pick(0.1, 0.3, 0.55, 0.07), 0.8, 0.8);
    double size = r * dice.between(0.15, 0.25);
    boolean slit = dice.chance(0.4);
    double apart = r * dice.between(0.38, 0.5);
    for (int side = -1; side <= 1; side += 2) {
      double ex = x + side * apart;
      double ey = y - r * 0.12;
      canvas.draw(Shape.circle(ex, ey, size * 1.15), Paint.plain(coat.lit(0.3)));
      canvas.draw(Shape.circle(ex, ey, size), Paint.glow(ex, ey, size, iris, iris.lit(0.5)));
      canvas.draw(
          Shape.ellipse(ex, ey, size * (slit ? 0.25 : 0.6), size * 0.75, 0),
          Paint.plain(Colour.BLACK));
      canvas.draw(
          Shape.circle(ex - size * 0.3, ey - size * 0.35, size * 0.2), Paint.plain(Colour.WHITE));
    }
    Shape muzzle = Shape.ellipse(x, y + r * 0.42, r * 0.45, r * 0.33, 0);
    canvas.draw(muzzle, Paint.plain(coat.towards(Colour.WHITE, 0.55)), 0.9, r * 0.12);
    Colour nose = dice.pick(Colour.WHITE.lit(0.1), Colour.of(0.97, 0.45, 0.75));
    canvas.draw(
        Shape.polygon(x, y + r * 0.3, r * 0.13, 3, Math.PI / 2), Paint.plain(nose), 1, r * 0.03);
    canvas.draw(
        Shape.line(x, y + r * 0.35, x, y + r * 0.55, r * 0.03), Paint.plain(Colour.BLACK), 0.7, 0);
    for (int side = -1; side <= 1; side += 2) {
      canvas.draw(
          Shape.line(x, y + r * 0.55, x + side * r * 0.2, y + r * 0.6, r * 0.03),
          Paint.plain(Colour.BLACK),
          0.7,
          0);
      for (int i = -1; i <= 1; i++) {
        canvas.draw(
            Shape.line(
                x + side * r * 0.3,
                y + r * (0.42 + 0.06 * i),
                x + side * r * 1.15,
                y + r * (0.38 + 0.16 * i),
                r * 0.015),
            Paint.plain(Colour.WHITE),
            0.6,
            0);
      }
    }
  }

  static void fish(Canvas canvas, Dice dice) {
    Colour water =
        Colour.of(dice.between(0.45, 0.62), dice.between(0.5, 0.9), dice.between(0.6, 0.95));
    canvas.fill(Paint.fade(0, water, 1, water.lit(0.25)));
    Noise rays = new Noise(dice);
    canvas.glaze(
        (x, y, c) ->
            c.towards(Colour.WHITE, (0.5 * rays.at((x - 0.3 * y) * 5, 0) + 0.1) * (1 - y)));
    Noise floor = new Noise(dice);
    Colour sand = Colour.of(0.11, 0.4, 0.7).towards(water, 0.3);
    canvas.draw(
        Shape.below(x -> 0.86 + 0.08 * floor.rough(x * 3, 0, 3)),
        Paint.plain(sand).uneven(0.6, 0.04, floor));
    for (int i = dice.whole(2, 9); i > 0; i--) {
      weed(canvas, dice, dice.between(0, canvas.aspect()));
    }
    int count = dice.whole(1, 7);
    for (int i = 0; i < count; i++) {
      double size = count < 3 ? dice.between(0.2, 0.32) : dice.between(0.07, 0.16);
      double x = canvas.aspect() * dice.between(0.2, 0.8);
      one(canvas, dice, x, dice.between(0.2, 0.75), size, dice.pick(-1, 1));
    }
    for (int i = dice.whole(0, 25); i > 0; i--) {
      double r = dice.between(0.004, 0.02);
      double x = dice.between(0, canvas.aspect());
      double y = dice.share();
      Shape ring = Shape.circle(x, y, r).without(Shape.circle(x, y, r * 0.75));
      canvas.draw(ring, Paint.plain(Colour.WHITE), 0.6, 0);
    }
  }

  private static void weed(Canvas canvas, Dice dice, double x) {
    double height = dice.between(0.15, 0.55);
    Noise sway = new Noise(dice);
    Colour green = Colour.of(dice.pick(0.3, 0.38, 0.02, 0.9), 0.7, dice.between(0.2, 0.6));
    double wide = dice.between(0.01, 0.03);
    Shape leaf =
        new Shape(
            x,
            0.95 - height / 2,
            height,
            (px, py) -> {
              double up = (0.95 - py) / height;
              double middle = x + 0.08 * up * sway.at(py * 5, x);
              return Math.max(Math.abs(px - middle) - wide * (1 - up), (up - 1) * height);
            });
    canvas.draw(leaf, Paint.fade(0.95 - height, green.lit(1.4), 0.95, green.lit(0.6)));
  }

  private static void one(Canvas canvas, Dice dice, double x, double y, double size, int facing) {
    Palette palette = new Palette(dice);
    Paint scales = Patterns.skin(dice, palette, size * 0.6);
    double tall = size * dice.between(0.4, 0.75);
    Colour fin = palette.bright();
    double back = x - facing * size;
    canvas.draw(
        Shape.polygon(back - facing * size * 0.12, y, size * 0.45, 3, facing > 0 ? 0 : Math.PI),
        Paint.plain(fin.lit(0.85)));
    canvas.draw(
        Shape.ellipse(x, y - tall * 0.75, size * 0.45, tall * 0.5, facing * -0.2),
        Paint.plain(fin.lit(0.7)));
    canvas.draw(
        Shape.ellipse(
            x - facing * size * 0.2, y + tall * 0.8, size * 0.25, tall * 0.35, facing * 0.4),
        Paint.plain(fin.lit(0.7)));
    Shape body = Shape.ellipse(x, y, size, tall, 0);
    Paint shaded = (px, py) -> scales.at(px, py).lit(1.15 - 0.55 * (py - y + tall) / (2 * tall));
    canvas.draw(body, shaded);
    canvas.draw(
        Shape.ellipse(
            x + facing * size * 0.05, y + tall * 0.1, size * 0.25, tall * 0.2, facing * 0.5),
        Paint.plain(fin),
        0.9,
        0.004);
    double eye = x + facing * size * 0.62;
    canvas.draw(Shape.circle(eye, y - tall * 0.2, size * 0.11), Paint.plain(Colour.WHITE));
    canvas.draw(
        Shape.circle(eye + facing * size * 0.02, y - tall * 0.2, size * 0.06),
        Paint.plain(Colour.BLACK));
  }
}
