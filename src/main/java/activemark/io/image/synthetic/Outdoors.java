package activemark.io.image.synthetic;

/** Wide views: land, sea, town and sky. */
final class Outdoors {
  private Outdoors() {}

  static void landscape(Canvas canvas, Dice dice) {
    double horizon = dice.between(0.4, 0.65);
    Colour haze = sky(canvas, dice, horizon);
    int ridges = dice.whole(1, 4);
    double hue = dice.pick(0.58, 0.62, 0.3, 0.08);
    for (int i = 0; i < ridges; i++) {
      double near = (i + 1.0) / ridges;
      Noise noise = new Noise(dice);
      double base = horizon - 0.16 + 0.2 * near;
      double height = dice.between(0.12, 0.35) * (1.15 - 0.5 * near);
      double scale = dice.between(0.25, 0.6);
      Colour rock = Colour.of(hue, 0.35, 0.55 - 0.3 * near).towards(haze, 0.6 - 0.55 * near);
      Shape ridge = Shape.below(x -> base - height * noise.rough(x / scale, near * 40, 5));
      canvas.draw(ridge, Paint.plain(rock).uneven(0.7, 0.05, new Noise(dice)));
    }
    Colour grass =
        Colour.of(dice.between(0.12, 0.36), dice.between(0.4, 0.75), dice.between(0.35, 0.7));
    Noise lie = new Noise(dice);
    double line = horizon + 0.05;
    Paint meadow = Paint.clouds(grass.lit(0.55), grass.lit(1.15), 0.12, 5, new Noise(dice));
    canvas.draw(
        Shape.below(x -> line + 0.05 * lie.at(x * 2, 0)),
        (x, y) -> meadow.at(x, y * 3).towards(haze, 0.5 - 2 * (y - line)));
    if (dice.chance(0.5)) {
      path(canvas, dice, line);
    }
    Colour leaf = grass.towards(Colour.of(0.33, 0.7, 0.25), 0.6);
    int trees = dice.whole(0, 9);
    for (int i = 0; i < trees; i++) {
      double depth = (i + 1.0) / trees;
      double foot = line + 0.06 + 0.3 * depth * dice.between(0.6, 1);
      Gardens.tree(canvas, dice, dice.between(0, canvas.aspect()), foot, 0.08 + 0.22 * depth, leaf);
    }
  }

  private static void path(Canvas canvas, Dice dice, double top) {
    double start = dice.between(0.2, 0.8) * canvas.aspect();
    double bend = dice.between(-0.5, 0.5);
    Noise noise = new Noise(dice);
    Colour earth = Colour.of(dice.between(0.06, 0.12), 0.35, dice.between(0.5, 0.8));
    Shape path =
        new Shape(
            0,
            0,
            100,
            (x, y) -> {
              double depth = Math.max(0, (y - top) / (1 - top));
              double middle = start + bend * depth * depth + 0.05 * noise.at(depth * 5, 0);
              return Math.max(Math.abs(x - middle) - 0.01 - 0.12 * depth * depth, top + 0.04 - y);
            });
    canvas.draw(path, Paint.plain(earth).uneven(0.5, 0.04, noise), 0.9, 0.015);
  }

  /** Paints the sky with sun and clouds; gives the colour of the air at the horizon. */
  static Colour sky(Canvas canvas, Dice dice, double horizon) {
    boolean evening = dice.chance(0.35);
    Colour zenith =
        evening
            ? Colour.of(dice.between(0.6, 0.8), 0.6, dice.between(0.25, 0.6))
            : Colour.of(dice.between(0.53, 0.62), dice.between(0.3, 0.75), dice.between(0.6, 0.95));
    Colour haze =
        evening
            ? Colour.of(dice.between(0.0, 0.12), dice.between(0.4, 0.8), 0.98)
            : Colour.of(0.56, dice.between(0.03, 0.2), 0.96);
    canvas.fill(Paint.fade(0, zenith, horizon, haze));
    double x = dice.between(0.1, 0.9) * canvas.aspect();
    double y = dice.between(0.08, horizon - 0.05);
    double radius = dice.between(0.025, 0.07);
    Colour sun = Colour.of(dice.between(0.08, 0.16), evening ? 0.5 : 0.15, 1);
    canvas.draw(Shape.circle(x, y, radius * 5), Paint.plain(sun), 0.5, radius * 9);
    canvas.draw(Shape.circle(x, y, radius), Paint.plain(sun.lit(1.05)));
    double cover = dice.between(-0.35, 0.35);
    double size = dice.between(0.15, 0.45);
    Noise noise = new Noise(dice);
    Colour cloud = Colour.WHITE.towards(haze, evening ? 0.75 : 0.1);
    canvas.glaze(
        (px, py, before) -> {
          double thick = noise.rough(px / size, py / size * 2.4, 6) + cover;
          double shade = 1 - 0.3 * Math.max(0, noise.rough(px / size + 3, py / size * 2.4 + 2, 4));
          return py > horizon ? before : before.towards(cloud.lit(shade), thick * 2.5);
        });
    return haze;
  }

  static void sea(Canvas canvas, Dice dice) {
    double horizon = dice.between(0.3, 0.6);
    Colour haze = sky(canvas, dice, horizon);
    Colour deep =
        Colour.of(dice.between(0.48, 0.62), dice.between(0.5, 0.9), dice.between(0.25, 0.6));
    Noise waves = new Noise(dice);
    double chop = dice.between(0.5, 1.6);
    canvas.draw(
        Shape.below(x -> horizon),
        (x, y) -> {
          double depth = y - horizon + 0.02;
          double crest = waves.rough(x / depth * 0.35, 1.2 / depth * 0.6 + y * 12, 4) * chop;
          Colour water = deep.towards(haze, 0.55 - depth);
          return water.lit(1 + 0.35 * crest).towards(Colour.WHITE, 1.6 * crest - 0.75);
        });
    int boats = dice.whole(0, 3);
    for (int i = 0; i < boats; i++) {
      boat(canvas, dice, horizon);
    }
    if (dice.chance(0.5)) {
      double shore = dice.between(0.78, 0.92);
      Noise edge = new Noise(dice);
      Colour sand = Colour.of(dice.between(0.09, 0.13), 0.35, 0.88);
      Shape beach = Shape.below(x -> shore + 0.07 * edge.rough(x * 1.6, 0, 3));
      canvas.draw(
          new Shape(0, 0, 100, (x, y) -> beach.distance().at(x, y + 0.02)),
          Paint.plain(Colour.WHITE),
          0.7,
          0.03);
      canvas.draw(beach, Paint.plain(sand).uneven(0.35, 0.02, edge));
    }
  }

  private static void boat(Canvas canvas, Dice dice, double horizon) {
    double size = dice.between(0.06, 0.2);
    double x = dice.between(0.1, 0.9) * canvas.aspect();
    double y = horizon + size * dice.between(0.2, 0.9);
    Colour hull = new Palette(dice).any();
    Shape round = Shape.ellipse(x, y, size, size * 0.42, 0);
    canvas.draw(
        round.within(Shape.below(px -> y)), Paint.fade(y, hull, y + size * 0.4, hull.lit(0.5)));
    canvas.draw(
        Shape.line(x, y, x, y - size * 1.5, size * 0.05), Paint.plain(Colour.of(0.08, 0.5, 0.3)));
    Colour cloth = new Palette(dice).light();
    for (int side = -1; side <= 1; side += 2) {
      double lean = side * dice.between(0.5, 0.9);
      Shape sail =
          new Shape(
              x,
              y - size * 0.7,
              size * 1.6,
              (px, py) -> {
                double up = (y - size * 0.1 - py) / (size * 1.35);
                double wide = (px - x) * Math.signum(lean) - size * 0.06;
                return Math.max(
                    Math.max(-wide, wide - Math.abs(lean) * size * (1 - up)), -up * size);
              });
      canvas.draw(sail, Paint.plain(cloth.lit(side < 0 ? 1 : 0.85)));
    }
  }

  static void city(Canvas canvas, Dice dice) {
    boolean night = dice.chance(0.45);
    Colour haze;
    if (night) {
      haze = Colour.of(dice.between(0.55, 0.85), 0.5, 0.3);
      canvas.fill(Paint.fade(0, Colour.of(0.65, 0.7, 0.08), 0.8, haze));
    } else {
      haze = sky(canvas, dice, 0.75);
    }
    double hue = dice.share();
    int rows = dice.whole(2, 3);
    for (int row = 0; row < rows; row++) {
      double near = (row + 1.0) / rows;
      double x = -0.05;
      while (x < canvas.aspect()) {
        double width = dice.between(0.07, 0.2) * (0.6 + 0.6 * near);
        double top = dice.between(0.12, 0.6) + 0.12 * near;
        Colour wall =
            Colour.of(
                    hue + dice.between(-0.12, 0.12),
                    dice.between(0.1, 0.5),
                    dice.between(0.3, 0.85))
                .lit(night ? 0.55 : 1)
                .towards(haze, 0.75 * (1 - near));
        house(canvas, dice, x, top, width, wall, night);
        x += width * dice.between(0.85, 1.15);
      }
    }
    Colour road = Colour.of(0.6, 0.06, night ? 0.12 : 0.4);
    canvas.draw(Shape.below(x -> 0.9), Paint.plain(road).uneven(0.25, 0.03, new Noise(dice)));
    canvas.draw(
        Shape.box(canvas.aspect() / 2, 0.95, canvas.aspect(), 0.012, 0, 0),
        Paint.stripes(Paint.plain(Colour.WHITE), Paint.plain(road), 0, 0.14, 0.5));
  }

  private static void house(
      Canvas canvas, Dice dice, double left, double top, double width, Colour wall, boolean night) {
    double middle = left + width / 2;
    Shape body = Shape.box(middle, (top + 1) / 2, width, 1 - top, 0, 0);
    double columns = dice.whole(2, 6);
    double step = width / columns;
    double floor = step * dice.between(0.8, 1.7);
    long key = dice.next();
    Colour lamp = Colour.of(dice.between(0.1, 0.15), 0.55, 1);
    Colour glass = wall.lit(0.45).towards(Colour.of(0.58, 0.5, 0.6), 0.4);
    boolean bands = dice.chance(0.25);
    canvas.draw(
        body,
        (x, y) -> {
          double u = (x - left) / step;
          double v = (y - top) / floor;
          double across = u - Math.floor(u);
          double down = v - Math.floor(v);
          boolean pane = (bands || Math.abs(across - 0.5) < 0.3) && Math.abs(down - 0.5) < 0.28;
          if (!pane || v < 0.2) {
            return wall.lit(1.08 - 0.25 * (x - left) / width);
          }
          long hash = Dice.mix(key ^ Dice.mix((long) Math.floor(u) * 911 + (long) Math.floor(v)));
          boolean on = night && (hash & 3) < 2;
          return on ? lamp : glass.lit(0.8 + 0.4 * ((hash >>> 8) & 15) / 15.0);
        });
    if (dice.chance(0.3)) {
      canvas.draw(
          Shape.line(middle, top, middle, top - dice.between(0.03, 0.1), 0.008), Paint.plain(wall));
    }
  }

  static void space(Canvas canvas, Dice dice) {
    Noise dust = new Noise(dice);
    Palette palette = new Palette(dice);
    Colour nebula = palette.bright();
    Colour other = palette.bright();
    canvas.fill(
        (x, y) -> {
          double gas = dust.rough(x * 2.2, y * 2.2, 6);
          double second = dust.rough(x * 1.7 + 9, y * 1.7 - 4, 6);
          Colour ground = Colour.of(0.65, 0.6, 0.05).towards(nebula, gas * 1.2);
          return ground.towards(other, second);
        });
    int stars = dice.whole(60, 260);
    for (int i = 0; i < stars; i++) {
      double size = 0.0015 + 0.006 * StrictMath.pow(dice.share(), 6);
      Colour light = Colour.of(dice.share(), 0.2, 1);
      Shape star = Shape.circle(dice.between(0, canvas.aspect()), dice.share(), size);
      canvas.draw(star, Paint.plain(light), dice.between(0.3, 1), size * 1.5);
    }
    int planets = dice.whole(1, 3);
    for (int i = 0; i < planets; i++) {
      double radius = dice.between(0.05, 0.3);
      double x = dice.between(0.1, 0.9) * canvas.aspect();
      double y = dice.between(0.15, 0.85);
      Paint skin = Patterns.skin(dice, new Palette(dice), radius);
      boolean ringed = dice.chance(0.4);
      Shape ball = Shape.circle(x, y, radius);
      double tilt = dice.between(-0.5, 0.5);
      canvas.draw(ball, Paint.ball(x, y, radius, skin, dice.pick(-0.8, 0.8), 0.1));
      if (ringed) {
        Shape hole = Shape.ellipse(x, y, radius * 1.35, radius * 0.28, tilt);
        Shape ring = Shape.ellipse(x, y, radius * 2, radius * 0.5, tilt).without(hole);
        Shape back = Shape.circle(x, y - radius * 0.25, radius * 0.98);
        canvas.draw(ring.without(back), Paint.plain(palette.light()), 0.75, 0.01);
      }
    }
  }
}
