package activemark.io.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 under way. */
final class Sha256 {
  private static final int BUFFER_BYTES = 1 << 20;

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The digest of a whole file. */
  static byte[] of(Path file) throws IOException {
    Sha256 sha = new Sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.digest.update(buffer, 0, n);
      }
    }
    return sha.bytes();
  }

  Sha256 add(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
    return this;
  }

  Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds a text and a zero byte, so that no two lists of texts look alike. */
  Sha256 add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return this;
  }

  byte[] bytes() {
    return digest.digest();
  }

  String hex() {
    return HexFormat.of().formatHex(bytes());
  }
}
