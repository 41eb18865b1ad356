package activemark.io.image.synthetic;

/** A colour for every place: plain, shaded or textured. */
interface Paint {
  /** The colour at a place. */
  Colour at(double x, double y);

  static Paint plain(Colour colour) {
    return (x, y) -> colour;
  }

  /** From one colour to another between two heights. */
  static Paint fade(double top, Colour upper, double bottom, Colour lower) {
    return (x, y) -> upper.towards(lower, (y - top) / (bottom - top));
  }

  /** From one colour to another around a point. */
  static Paint glow(double x, double y, double radius, Colour inner, Colour outer) {
    return (px, py) -> {
      double distance = Math.sqrt((px - x) * (px - x) + (py - y) * (py - y));
      return inner.towards(outer, distance / radius);
    };
  }

  /** A ball lit from the upper left or right. */
  static Paint ball(double x, double y, double radius, Paint skin, double lightX, double gloss) {
    return (px, py) -> {
      double u = (px - x) / radius;
      double v = (py - y) / radius;
      double w = Math.sqrt(Math.max(0, 1 - u * u - v * v));
      double light = Math.max(0, (u * lightX - v * 0.7 + w * 0.6) / 1.15);
      double shine = gloss * StrictMath.pow(light, 30);
      return skin.at(px, py).lit(0.32 + 0.85 * light).towards(Colour.WHITE, shine);
    };
  }

  /** Bands of one paint in another. */
  static Paint stripes(Paint one, Paint other, double angle, double period, double share) {
    double cos = StrictMath.cos(angle) / period;
    double sin = StrictMath.sin(angle) / period;
    return (x, y) -> {
      double t = x * cos + y * sin;
      return t - Math.floor(t) < share ? one.at(x, y) : other.at(x, y);
    };
  }

  /** Squares of two paints by turns. */
  static Paint checks(Paint one, Paint other, double angle, double size) {
    double cos = StrictMath.cos(angle) / size;
    double sin = StrictMath.sin(angle) / size;
    return (x, y) -> {
      long sum = (long) Math.floor(x * cos + y * sin) + (long) Math.floor(y * cos - x * sin);
      return (sum & 1) == 0 ? one.at(x, y) : other.at(x, y);
    };
  }

  /** Spots in rows, every other row shifted. */
  static Paint dots(Paint ground, Paint spot, double period, double radius) {
    return (x, y) -> {
      double row = Math.floor(y / period);
      double shift = (((long) row) & 1) == 0 ? 0 : period / 2;
      double u = x + shift - period * (Math.floor((x + shift) / period) + 0.5);
      double v = y - period * (row + 0.5);
      return u * u + v * v < radius * radius ? spot.at(x, y) : ground.at(x, y);
    };
  }

  /** Bricks with mortar between them, no two quite alike. */
  static Paint bricks(Colour brick, Colour mortar, double width, double height, Noise noise) {
    return (x, y) -> {
      double row = Math.floor(y / height);
      double along = x / width + (((long) row) & 1) * 0.5;
      double column = Math.floor(along);
      double gap = Math.min((along - column) * width, y - row * height);
      double tone = 1 + 0.35 * noise.at(column * 7.7, row * 5.3) + 0.15 * noise.at(x * 90, y * 90);
      return gap < height * 0.12 ? mortar : brick.lit(tone);
    };
  }

  /** Mottled: one colour drifting into another. */
  static Paint clouds(Colour one, Colour other, double size, int octaves, Noise noise) {
    return (x, y) -> one.towards(other, 0.5 + 0.9 * noise.rough(x / size, y / size, octaves));
  }

  /** Long grain, as of planks. */
  static Paint wood(Colour light, Colour dark, double size, boolean upright, Noise noise) {
    return (x, y) -> {
      double across = (upright ? x : y) / size;
      double along = (upright ? y : x) / size;
      double rings = across * 6 + 1.3 * noise.rough(across * 1.2, along * 0.25, 3);
      double ring = rings - Math.floor(rings);
      double fibre = 0.2 * noise.at(across * 60, along * 3);
      return light.towards(dark, ring * ring * 0.8 + fibre);
    };
  }

  /** Veins through a pale ground. */
  static Paint marble(Colour ground, Colour vein, double size, Noise noise) {
    return (x, y) -> {
      double t = (x + 0.6 * y) / size + 2.2 * noise.rough(x / size, y / size, 5);
      double wave = Math.abs(StrictMath.sin(t * Math.PI));
      return vein.towards(ground, StrictMath.pow(wave, 0.45));
    };
  }

  /** Patches with seams, as cobbles, scales or stained glass. */
  static Paint cells(Colour one, Colour other, Colour seam, double size, double gap, Noise noise) {
    return (x, y) -> {
      Noise.Cell cell = noise.cell(x / size, y / size);
      Colour inside = one.towards(other, cell.id()).lit(1.1 - 0.35 * cell.center());
      return cell.edge() < gap ? seam : inside;
    };
  }

  /** This paint with some unevenness of light. */
  default Paint uneven(double strength, double size, Noise noise) {
    return (x, y) -> at(x, y).lit(1 + strength * noise.rough(x / size, y / size, 4));
  }
}
