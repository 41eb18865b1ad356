package activemark.io.image.synthetic;

/** Pictures without a subject: cloth, surfaces, shapes. */
final class Patterns {
  private Patterns() {}

  /** A woven or printed pattern of a size. */
  static Paint cloth(Dice dice, Palette palette, double size) {
    Paint one = Paint.plain(palette.any());
    Paint two = Paint.plain(palette.light());
    Paint three = Paint.plain(palette.bright());
    double angle = dice.pick(0.0, Math.PI / 2, Math.PI / 4, dice.between(0, Math.PI));
    return switch (dice.whole(0, 5)) {
      case 0 -> Paint.stripes(one, two, angle, size, dice.between(0.2, 0.8));
      case 1 -> Paint.checks(one, two, angle, size * 0.7);
      case 2 -> Paint.dots(one, two, size, size * dice.between(0.15, 0.42));
      case 3 ->
          Paint.stripes(
              Paint.stripes(three, one, angle + Math.PI / 2, size, 0.3),
              Paint.stripes(one, two, angle + Math.PI / 2, size, 0.3),
              angle,
              size,
              0.3);
      case 4 ->
          Paint.stripes(Paint.stripes(one, three, angle, size / 3, 0.5), two, angle, size, 0.6);
      default -> zigzag(one, two, size);
    };
  }

  private static Paint zigzag(Paint one, Paint two, double size) {
    return (x, y) -> {
      double u = x / size;
      double t = y / size + Math.abs(u - Math.floor(u) - 0.5);
      return t - Math.floor(t) < 0.5 ? one.at(x, y) : two.at(x, y);
    };
  }

  /** A pattern for the skin of a thing of a size. */
  static Paint skin(Dice dice, Palette palette, double size) {
    Colour one = palette.bright();
    Colour two = palette.light();
    return switch (dice.whole(0, 4)) {
      case 0 -> cloth(dice, palette, size * dice.between(0.25, 0.7));
      case 1 -> Paint.clouds(one, two, size * 0.6, 5, new Noise(dice));
      case 2 -> Paint.marble(two, one, size, new Noise(dice));
      case 3 -> Paint.cells(one, two, palette.dark(), size * 0.4, 0.08, new Noise(dice));
      default -> bands(one, two, size * 0.5, new Noise(dice));
    };
  }

  private static Paint bands(Colour one, Colour two, double size, Noise noise) {
    return (x, y) -> one.towards(two, 0.5 + 0.7 * noise.rough(x / size * 0.2, y / size * 2, 4));
  }

  static void fabric(Canvas canvas, Dice dice) {
    Palette palette = new Palette(dice);
    Paint print = cloth(dice, palette, dice.between(0.05, 0.3));
    Noise bend = new Noise(dice);
    double wave = dice.between(0, 0.09);
    canvas.fill(
        (x, y) -> {
          double dx = wave * bend.rough(x * 2, y * 2, 3);
          double dy = wave * bend.rough(x * 2 + 20, y * 2 + 7, 3);
          double fold = wave == 0 ? 0 : dx / wave;
          double thread = 0.06 * bend.at(x * 160, y * 40) + 0.06 * bend.at(x * 40, y * 160);
          return print.at(x + dx, y + dy).lit(1 + 0.5 * fold + thread);
        });
  }

  static void surface(Canvas canvas, Dice dice) {
    Palette palette = new Palette(dice);
    Noise noise = new Noise(dice);
    Colour one = palette.any();
    Colour two = palette.light();
    double size = dice.between(0.06, 0.3);
    Paint paint =
        switch (dice.whole(0, 6)) {
          case 0 ->
              Paint.bricks(
                  Colour.of(dice.between(0, 0.1), dice.between(0.3, 0.7), dice.between(0.4, 0.8)),
                  Colour.of(0.1, 0.1, 0.75),
                  size + 0.06,
                  size * 0.45 + 0.03,
                  noise);
          case 1 -> {
            Colour wood = Colour.of(dice.between(0.04, 0.1), 0.6, dice.between(0.5, 0.9));
            yield Paint.wood(wood, wood.lit(0.4), size + 0.1, dice.chance(0.5), noise);
          }
          case 2 -> Paint.marble(two, one.lit(0.5), size + 0.2, noise);
          case 3 -> Paint.cells(one, two, one.lit(0.2), size, dice.between(0.03, 0.12), noise);
          case 4 ->
              Paint.cells(palette.bright(), palette.bright(), Colour.BLACK, size, 0.06, noise);
          case 5 -> fur(one, two, size, noise);
          default -> ripples(palette.dark(), two, size, noise);
        };
    canvas.fill(paint.uneven(0.35, 0.5, new Noise(dice)));
    if (dice.chance(0.4)) {
      double x = canvas.aspect() * dice.between(0.3, 0.7);
      double y = dice.between(0.3, 0.7);
      canvas.glaze((px, py, c) -> c.lit(1.25 - 0.9 * ((px - x) * (px - x) + (py - y) * (py - y))));
    }
  }

  private static Paint fur(Colour one, Colour two, double size, Noise noise) {
    return (x, y) -> {
      double turn = 3 * noise.at(x * 1.5, y * 1.5);
      double u = x * StrictMath.cos(turn) + y * StrictMath.sin(turn);
      double v = y * StrictMath.cos(turn) - x * StrictMath.sin(turn);
      double hair = noise.at(u * 90, v * 9) + 0.5 * noise.at(u * 40, v * 5);
      double patch = noise.rough(x / size * 0.6, y / size * 0.6, 3);
      return one.towards(two, 0.5 + 2.5 * patch).lit(1 + 0.3 * hair);
    };
  }

  private static Paint ripples(Colour low, Colour high, double size, Noise noise) {
    return (x, y) -> {
      double bend = 1.4 * noise.rough(x * 2, y * 2, 4);
      return low.towards(high, 0.5 + 0.5 * StrictMath.sin((y / size + bend) * 2 * Math.PI));
    };
  }

  static void shapes(Canvas canvas, Dice dice) {
    Palette palette = new Palette(dice);
    Colour ground = palette.light();
    canvas.fill(
        dice.chance(0.5)
            ? Paint.fade(0, ground, 1, palette.any())
            : Paint.glow(
                canvas.aspect() * dice.share(), dice.share(), 1.2, ground, palette.dark()));
    int count = dice.whole(6, 20);
    boolean shadows = dice.chance(0.6);
    boolean flat = dice.chance(0.5);
    for (int i = 0; i < count; i++) {
      double x = dice.between(0, canvas.aspect());
      double y = dice.share();
      double r = dice.between(0.05, 0.9 / Math.sqrt(count + 3));
      Shape shape = any(dice, x, y, r);
      if (shadows) {
        Shape cast =
            new Shape(
                x + 0.02,
                y + 0.025,
                shape.reach(),
                (px, py) -> shape.distance().at(px - 0.02, py - 0.025));
        canvas.draw(cast, Paint.plain(Colour.BLACK), 0.4, 0.04);
      }
      Paint paint =
          flat || dice.chance(0.5) ? Paint.plain(palette.bright()) : skin(dice, palette, r);
      canvas.draw(shape, paint, dice.pick(1.0, 1.0, 0.7), 0);
    }
  }

  private static Shape any(Dice dice, double x, double y, double r) {
    double angle = dice.angle();
    return switch (dice.whole(0, 7)) {
      case 0 -> Shape.circle(x, y, r);
      case 1 -> Shape.ellipse(x, y, r, r * dice.between(0.3, 0.8), angle);
      case 2 ->
          Shape.box(x, y, r * 1.8, r * dice.between(0.5, 1.8), angle, r * dice.pick(0.0, 0.3));
      case 3 -> Shape.polygon(x, y, r, 3, angle);
      case 4 -> Shape.polygon(x, y, r, dice.whole(5, 8), angle);
      case 5 -> Shape.petals(x, y, r * 0.45, r, dice.whole(4, 9), angle, dice.between(0.8, 2.5));
      case 6 -> Shape.circle(x, y, r).without(Shape.circle(x, y, r * dice.between(0.4, 0.75)));
      default -> {
        double dx = r * StrictMath.cos(angle);
        double dy = r * StrictMath.sin(angle);
        yield Shape.line(x - dx, y - dy, x + dx, y + dy, r * dice.between(0.15, 0.4));
      }
    };
  }

  static void blobs(Canvas canvas, Dice dice) {
    Palette palette = new Palette(dice);
    Noise noise = new Noise(dice);
    canvas.fill(Paint.clouds(palette.dark(), palette.any(), dice.between(0.3, 1), 4, noise));
    int count = dice.whole(3, 14);
    double light = dice.pick(-0.7, 0.7);
    for (int i = 0; i < count; i++) {
      double x = dice.between(0, canvas.aspect());
      double y = dice.share();
      double r = dice.between(0.06, 0.24);
      Paint skin = skin(dice, palette, r);
      canvas.draw(
          Shape.circle(x - light * r * 0.3, y + r * 0.35, r),
          Paint.plain(Colour.BLACK),
          0.45,
          r * 0.6);
      Shape blob = Shape.blob(x, y, r, dice.between(0.1, 0.4), new Noise(dice));
      canvas.draw(blob, Paint.ball(x, y, r * 1.3, skin, light, 0.5));
    }
  }
}
