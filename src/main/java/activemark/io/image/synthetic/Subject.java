package activemark.io.image.synthetic;

/** What a picture shows. */
enum Subject {
  LANDSCAPE,
  STILL_LIFE,
  FABRIC,
  CREATURE,
  CITY,
  FLOWERS,
  SHAPES,
  SEA,
  ROOM,
  SURFACE,
  FISH,
  FOREST,
  BLOBS,
  SPACE,
  VEHICLE;

  /** Paints one over the whole canvas. */
  void paint(Canvas canvas, Dice dice) {
    switch (this) {
      case LANDSCAPE -> Outdoors.landscape(canvas, dice);
      case STILL_LIFE -> Indoors.stillLife(canvas, dice);
      case FABRIC -> Patterns.fabric(canvas, dice);
      case CREATURE -> Creatures.creature(canvas, dice);
      case CITY -> Outdoors.city(canvas, dice);
      case FLOWERS -> Gardens.flowers(canvas, dice);
      case SHAPES -> Patterns.shapes(canvas, dice);
      case SEA -> Outdoors.sea(canvas, dice);
      case ROOM -> Indoors.room(canvas, dice);
      case SURFACE -> Patterns.surface(canvas, dice);
      case FISH -> Creatures.fish(canvas, dice);
      case FOREST -> Gardens.forest(canvas, dice);
      case BLOBS -> Patterns.blobs(canvas, dice);
      case SPACE -> Outdoors.space(canvas, dice);
      case VEHICLE -> Indoors.vehicle(canvas, dice);
    }
  }
}
