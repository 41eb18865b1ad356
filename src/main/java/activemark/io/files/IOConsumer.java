package activemark.io.files;

import java.io.IOException;

/** Something that is done to a value and may fail as input and output do. */
@FunctionalInterface
public interface IOConsumer<T> {
  /** Does it. */
  void accept(T value) throws IOException;
}
