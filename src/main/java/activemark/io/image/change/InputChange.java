package activemark.io.image.change;

import activemark.io.image.PixelChange;

/** A change of pictures that can be written as a name and a strength, such as {@code blur=0.5}. */
public sealed interface InputChange extends PixelChange
    permits Flip, Blur, Filter3, Noise, Jpeg, BitDepth {
  /** Name and strength; {@link InputChanges#parse} gives the change back. */
  String text();
}
