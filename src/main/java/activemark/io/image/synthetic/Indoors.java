package activemark.io.image.synthetic;

/** Things on tables, rooms and a street with a vehicle. */
final class Indoors {
  private Indoors() {}

  static void stillLife(Canvas canvas, Dice dice) {
    Palette palette = new Palette(dice);
    double edge = dice.between(0.45, 0.65);
    Paint wall =
        dice.chance(0.3)
            ? Patterns.cloth(dice, palette, 0.12)
            : Paint.clouds(palette.light(), palette.any(), 0.8, 3, new Noise(dice));
    canvas.fill(wall);
    table(canvas, dice, edge);
    double light = dice.pick(-0.8, -0.5, 0.5, 0.8);
    int count = dice.whole(2, 6);
    for (int i = 0; i < count; i++) {
      double depth = (i + 0.5) / count;
      double x = canvas.aspect() * dice.between(0.12, 0.88);
      double foot = edge + 0.06 + (0.92 - edge) * depth;
      double size = dice.between(0.09, 0.17) * (0.7 + 0.6 * depth);
      Shape shadow = Shape.ellipse(x - light * size * 0.6, foot, size * 1.2, size * 0.28, 0);
      canvas.draw(shadow, Paint.plain(Colour.BLACK), 0.5, size * 0.35);
      thing(canvas, dice, palette, x, foot, size, light);
    }
    double side = light > 0 ? canvas.aspect() : 0;
    canvas.glaze((x, y, c) -> c.lit(1.12 - 0.45 * Math.abs(x - side) / canvas.aspect()));
  }

  private static void table(Canvas canvas, Dice dice, double edge) {
    Colour wood =
        Colour.of(dice.between(0.04, 0.11), dice.between(0.3, 0.7), dice.between(0.4, 0.85));
    Paint top =
        dice.chance(0.6)
            ? Paint.wood(wood, wood.lit(0.5), 0.25, false, new Noise(dice))
            : Paint.marble(
                Colour.of(0.1, 0.08, 0.9), Colour.of(0.6, 0.1, 0.4), 0.3, new Noise(dice));
    canvas.draw(Shape.below(x -> edge), (x, y) -> top.at(x / (0.5 + y - edge), y * 1.4));
    canvas.draw(
        Shape.box(canvas.aspect() / 2, edge, canvas.aspect() * 1.2, 0.012, 0, 0),
        Paint.plain(wood.lit(0.4)),
        0.5,
        0.01);
  }

  private static void thing(
      Canvas canvas, Dice dice, Palette palette, double x, double foot, double size, double light) {
    Colour colour = palette.bright();
    Paint skin = dice.chance(0.35) ? Patterns.skin(dice, palette, size) : Paint.plain(colour);
    switch (dice.whole(0, 4)) {
      case 0 -> {
        double y = foot - size;
        canvas.draw(Shape.circle(x, y, size), Paint.ball(x, y, size, skin, light, 0.8));
      }
      case 1 -> apple(canvas, dice, x, foot - size * 0.9, size, light);
      case 2 -> {
        double width = size * dice.between(1, 2);
        double height = size * dice.between(1, 2.4);
        Shape front = Shape.box(x, foot - height / 2, width, height, 0, size * 0.05);
        double shift = width * 0.35 * Math.signum(light);
        Shape side =
            Shape.box(x + shift, foot - height / 2 - size * 0.1, width, height, 0, size * 0.05);
        canvas.draw(side, (px, py) -> skin.at(px, py).lit(0.5));
        canvas.draw(
            front, (px, py) -> skin.at(px, py).lit(1.05 - 0.3 * (py - foot + height) / height));
      }
      case 3 -> vase(canvas, dice, x, foot, size, skin, light);
      default -> {
        double width = size * 0.8;
        double height = size * 1.3;
        Shape handle = Shape.circle(x + width, foot - height / 2, size * 0.42);
        Shape hole = Shape.circle(x + width, foot - height / 2, size * 0.26);
        canvas.draw(handle.without(hole), Paint.plain(colour.lit(0.7)));
        canvas.draw(
            Shape.box(x, foot - height / 2, width * 2, height, 0, size * 0.15),
            round(skin, x, width, light));
        Shape rim = Shape.ellipse(x, foot - height, width * 0.97, size * 0.2, 0);
        canvas.draw(rim, Paint.plain(colour.lit(0.35)));
      }
    }
  }

  private static void apple(
      Canvas canvas, Dice dice, double x, double y, double size, double light) {
    Colour red = Colour.of(dice.pick(0.0, 0.02, 0.08, 0.15, 0.25), 0.85, 0.85);
    Paint skin =
        Paint.clouds(red, red.towards(Colour.of(0.15, 0.7, 0.9), 0.6), size, 4, new Noise(dice));
    canvas.draw(Shape.circle(x, y, size), Paint.ball(x, y, size, skin, light, 0.6));
    double tip = y - size * 0.95;
    canvas.draw(
        Shape.ellipse(x, tip + size * 0.12, size * 0.3, size * 0.1, 0),
        Paint.plain(Colour.BLACK),
        0.4,
        size * 0.15);
    canvas.draw(
        Shape.line(x, tip + size * 0.15, x + size * 0.12, tip - size * 0.25, size * 0.08),
        Paint.plain(Colour.of(0.08, 0.6, 0.25)));
    canvas.draw(
        Shape.ellipse(x + size * 0.35, tip - size * 0.1, size * 0.28, size * 0.11, -0.5),
        Paint.plain(Colour.of(0.3, 0.7, 0.5)));
  }

  private static void vase(
      Canvas canvas, Dice dice, double x, double foot, double size, Paint skin, double light) {
    double height = size * dice.between(2, 3);
    double belly = dice.between(0.3, 0.6);
    double neck = dice.between(0.25, 0.5);
    Shape vase =
        new Shape(
            x,
            foot - height / 2,
            height,
            (px, py) -> {
              double up = (foot - py) / height;
              double bulge = Math.max(0, 1 - Math.abs(up - belly * 0.8) * 2);
              double wide = size * (neck + (0.9 - neck) * bulge * bulge * (3 - 2 * bulge));
              return Math.max(Math.abs(px - x) - wide, Math.max(-up, up - 1) * height);
            });
    canvas.draw(vase, round(skin, x, size * 0.9, light));
    canvas.draw(
        Shape.ellipse(x, foot - height, size * neck, size * 0.12, 0),
        Paint.plain(Colour.BLACK),
        0.7,
        0.005);
  }

  /** Shading across an upright round body. */
  private static Paint round(Paint skin, double x, double radius, double light) {
    return (px, py) -> {
      double u = Math.max(-1, Math.min(1, (px - x) / radius));
      double facing = Math.max(0, u * light + Math.sqrt(1 - u * u) * 0.7);
      return skin.at(px, py)
          .lit(0.3 + 0.75 * facing)
          .towards(Colour.WHITE, StrictMath.pow(facing, 24) * 0.4);
    };
  }

  static void room(Canvas canvas, Dice dice) {
    Palette palette = new Palette(dice);
    double floor = dice.between(0.62, 0.78);
    Colour wall = palette.light();
    Paint paper =
        dice.chance(0.5)
            ? Paint.stripes(
                Paint.plain(wall), Paint.plain(wall.lit(0.88)), 0, dice.between(0.04, 0.12), 0.5)
            : Paint.plain(wall);
    canvas.fill(paper.uneven(0.2, 0.9, new Noise(dice)));
    Colour board = Colour.of(dice.between(0.04, 0.1), 0.5, dice.between(0.35, 0.7));
    Paint planks = Paint.wood(board, board.lit(0.6), 0.2, true, new Noise(dice));
    canvas.draw(
        Shape.below(x -> floor), (x, y) -> planks.at((x - 0.6) / (0.3 + y - floor) * 0.4, y));
    canvas.draw(
        Shape.box(canvas.aspect() / 2, floor, canvas.aspect() * 1.1, 0.025, 0, 0),
        Paint.plain(Colour.WHITE.lit(0.9)));
    double x = canvas.aspect() * dice.between(0.2, 0.8);
    window(canvas, dice, x, 0.32, dice.between(0.3, 0.5), dice.between(0.3, 0.42));
    double other = x > canvas.aspect() / 2 ? canvas.aspect() * 0.2 : canvas.aspect() * 0.8;
    frame(canvas, dice, other, dice.between(0.22, 0.35), dice.between(0.16, 0.28));
    sofa(canvas, dice, palette, canvas.aspect() * dice.between(0.3, 0.7), floor + 0.16);
    if (dice.chance(0.6)) {
      double at = other;
      canvas.draw(Shape.line(at, floor + 0.1, at, 0.45, 0.014), Paint.plain(palette.dark()));
      canvas.draw(Shape.circle(at, 0.45, 0.28), Paint.plain(Colour.of(0.13, 0.3, 1)), 0.35, 0.4);
      canvas.draw(
          Shape.polygon(at, 0.44, 0.13, 3, -Math.PI / 2), Paint.plain(Colour.of(0.12, 0.35, 1)));
    }
  }

  private static void window(Canvas canvas, Dice dice, double x, double y, double w, double h) {
    canvas.draw(Shape.box(x, y, w + 0.06, h + 0.06, 0, 0), Paint.plain(Colour.WHITE.lit(0.95)));
    Colour high = Colour.of(dice.between(0.52, 0.65), dice.between(0.2, 0.7), dice.between(0.3, 1));
    canvas.draw(
        Shape.box(x, y, w, h, 0, 0),
        Paint.fade(y - h / 2, high, y + h / 2, Colour.of(0.1, 0.2, 1)));
    Noise hills = new Noise(dice);
    Shape land = Shape.below(px -> y + h * (0.25 + 0.3 * hills.at(px * 8, 0)));
    canvas.draw(Shape.box(x, y, w, h, 0, 0).within(land), Paint.plain(Colour.of(0.3, 0.5, 0.45)));
    canvas.draw(Shape.box(x, y, 0.02, h, 0, 0), Paint.plain(Colour.WHITE.lit(0.95)));
    canvas.draw(Shape.box(x, y, w, 0.02, 0, 0), Paint.plain(Colour.WHITE.lit(0.95)));
    Colour cloth = new Palette(dice).any();
    for (int side = -1; side <= 1; side += 2) {
      double at = x + side * (w / 2 + 0.04);
      Paint folds = (px, py) -> cloth.lit(0.8 + 0.3 * StrictMath.sin(px * 90));
      canvas.draw(Shape.box(at, y + 0.02, 0.14, h + 0.14, 0, 0.01), folds);
    }
  }

  private static void frame(Canvas canvas, Dice dice, double x, double y, double size) {
    canvas.draw(Shape.box(x, y, size, size * 1.2, 0, 0), Paint.plain(Colour.of(0.1, 0.6, 0.45)));
    Paint art = Patterns.skin(dice, new Palette(dice), size * 0.5);
    canvas.draw(Shape.box(x, y, size * 0.82, size * 1.02, 0, 0), art);
  }

  private static void sofa(Canvas canvas, Dice dice, Palette palette, double x, double foot) {
    double w = dice.between(0.4, 0.7);
    Paint cloth =
        dice.chance(0.5) ? Patterns.cloth(dice, palette, 0.06) : Paint.plain(palette.any());
    canvas.draw(Shape.ellipse(x, foot, w * 0.6, 0.03, 0), Paint.plain(Colour.BLACK), 0.5, 0.04);
    canvas.draw(
        Shape.box(x, foot - 0.17, w, 0.24, 0, 0.05), (px, py) -> cloth.at(px, py).lit(0.75));
    canvas.draw(Shape.box(x, foot - 0.08, w * 0.9, 0.1, 0, 0.03), cloth);
    for (int side = -1; side <= 1; side += 2) {
      double arm = x + side * w / 2;
      canvas.draw(
          Shape.box(arm, foot - 0.11, 0.09, 0.19, 0, 0.04), (px, py) -> cloth.at(px, py).lit(0.9));
    }
    Colour pillow = palette.bright();
    double at = x + dice.between(-0.3, 0.3) * w;
    canvas.draw(
        Shape.box(at, foot - 0.17, 0.12, 0.12, dice.between(0.3, 1), 0.03),
        Paint.ball(at, foot - 0.17, 0.12, Paint.plain(pillow), -0.5, 0));
  }

  static void vehicle(Canvas canvas, Dice dice) {
    if (dice.chance(0.5)) {
      Outdoors.landscape(canvas, dice);
    } else {
      Outdoors.city(canvas, dice);
    }
    double road = 0.72;
    Colour asphalt = Colour.of(0.6, 0.05, dice.between(0.25, 0.5));
    canvas.draw(Shape.below(x -> road), Paint.plain(asphalt).uneven(0.3, 0.02, new Noise(dice)));
    canvas.draw(
        Shape.box(canvas.aspect() / 2, 0.93, canvas.aspect(), 0.02, 0, 0),
        Paint.stripes(Paint.plain(Colour.WHITE), Paint.plain(asphalt), 0, 0.2, 0.6));
    double x = canvas.aspect() * dice.between(0.4, 0.6);
    double w = dice.between(0.5, 0.75) * Math.min(1, canvas.aspect());
    double foot = 0.83;
    boolean bus = dice.chance(0.35);
    Colour body = new Palette(dice).bright();
    Paint metal =
        Paint.fade(foot - w * 0.4, body.lit(1.15).towards(Colour.WHITE, 0.15), foot, body.lit(0.6));
    Paint glass =
        Paint.fade(
            foot - w * 0.45,
            new Colour(0.75, 0.87, 0.95),
            foot - w * 0.2,
            new Colour(0.2, 0.28, 0.35));
    canvas.draw(
        Shape.ellipse(x, foot + w * 0.09, w * 0.56, w * 0.05, 0),
        Paint.plain(Colour.BLACK),
        0.6,
        0.03);
    if (bus) {
      canvas.draw(Shape.box(x, foot - w * 0.2, w, w * 0.44, 0, w * 0.04), metal);
      for (int i = -2; i <= 2; i++) {
        canvas.draw(
            Shape.box(x + i * w * 0.18, foot - w * 0.28, w * 0.14, w * 0.14, 0, w * 0.01), glass);
      }
    } else {
      Shape cabin = Shape.ellipse(x + w * 0.02, foot - w * 0.13, w * 0.33, w * 0.22, 0);
      canvas.draw(cabin, metal);
      Shape pane = Shape.ellipse(x + w * 0.02, foot - w * 0.13, w * 0.28, w * 0.17, 0);
      canvas.draw(pane, glass);
      canvas.draw(Shape.box(x, foot - w * 0.23, w * 0.03, w * 0.24, 0, 0), metal);
      canvas.draw(Shape.box(x, foot - w * 0.06, w, w * 0.2, 0, w * 0.07), metal);
    }
    canvas.draw(
        Shape.circle(x + w * 0.47, foot - w * 0.06, w * 0.025),
        Paint.plain(Colour.of(0.15, 0.3, 1)));
    for (int side = -1; side <= 1; side += 2) {
      double wheel = x + side * w * 0.29;
      canvas.draw(
          Shape.circle(wheel, foot + w * 0.03, w * 0.1), Paint.plain(Colour.WHITE.lit(0.08)));
      canvas.draw(
          Shape.circle(wheel, foot + w * 0.03, w * 0.055), Paint.plain(Colour.WHITE.lit(0.7)));
      canvas.draw(
          Shape.petals(wheel, foot + w * 0.03, w * 0.01, w * 0.05, 5, 0.3, 2),
          Paint.plain(Colour.WHITE.lit(0.3)));
    }
  }
}
