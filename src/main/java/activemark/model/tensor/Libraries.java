package activemark.model.tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * The engine's native libraries, which one process of a user loads at a time.
 *
 * <p>On their first use they are unpacked into a cache that all processes share. The binding
 * unpacks a library in place, so that another process may load one half written and die of it
 * (bytedeco/javacpp issue 608).
 */
final class Libraries {
  private static final String LOCK = "activemark.lock";

  private Libraries() {}

  /** Loads the libraries, once they are whole; does nothing where they are loaded. */
  static synchronized void load() {
    try (FileChannel channel = channel();
        FileLock lock = channel.lock()) {
      Loader.load(torch.class);
    } catch (IOException e) { // a cache that cannot be written is not unpacked into either
      Loader.load(torch.class);
    }
  }

  private static FileChannel channel() throws IOException {
    Path lock = Loader.getCacheDir().toPath().resolve(LOCK);
    return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
