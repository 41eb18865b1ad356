package activemark.proof.stamp;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A timestamp authority on the network. It is sent a digest and a random number, nothing else.
 *
 * @param address http or https; the answer is signed, so either will do
 * @param timeout for connecting and for the whole exchange
 */
public record Authority(URI address, Duration timeout) {
  private static final String QUERY = "application/timestamp-query";
  private static final String REPLY = "application/timestamp-reply";
  private static final int MAX_BYTES = 1 << 20;
  private static final int QUOTED = 120;
  private static final int OK = 200;

  /**
   * Checks the address.
   *
   * @throws BadInput unless it is an http or https address with a host
   */
  public Authority {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || address.getHost() == null) {
      throw BadInput.of("This is not the address of a timestamp authority")
          .at(address)
          .expected("http://... or https://...")
          .bad();
    }
  }

  /** An answer, whatever it is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int status, String type, byte[] body) {}

  /**
   * Has a digest stamped.
   *
   * @param digest SHA-256 [32]
   * @return the answer, checked against the request but not against any root
   * @throws BadInput if there is no answer in time, or it is no timestamp of this digest
   */
  public Timestamp stamp(byte[] digest, StampRequest request) {
    Answer answer = exchange(request.encoded());
    String type = answer.type().toLowerCase(Locale.ROOT);
    if (answer.status() != OK || !type.startsWith(REPLY)) {
      throw BadInput.of("The timestamp authority gave no timestamp")
          .at(address)
          .expected("HTTP status " + OK + " and " + REPLY)
          .found("status " + answer.status() + ", " + answer.type() + quoted(answer))
          .fix("Look at the address, or try another authority.")
          .bad();
    }
    Timestamp stamp = Timestamp.read(answer.body(), "answer of " + address);
    request.require(stamp, "answer of " + address);
    stamp.require(digest);
    return stamp;
  }

  private Answer exchange(byte[] query) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", QUERY)
            .header("Accept", REPLY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(query))
            .build();
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
    ProxySelector proxies = ProxySelector.getDefault();
    if (proxies != null) {
      builder.proxy(proxies);
    }
    // The request's own timeout ends with the headers; this one covers a body that trickles, too.
    CompletableFuture<Answer> answer =
        builder
            .build()
            .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
            .thenApplyAsync(Authority::read);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable("no whole answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause =
          e.getCause() instanceof UncheckedIOException io ? io.getCause() : e.getCause();
      throw unreachable(String.valueOf(cause), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private BadInput unreachable(String found, Exception cause) {
    return BadInput.of("The timestamp authority cannot be reached")
        .at(address)
        .found(found)
        .fix("Look at the network and the address, try again, or allow more with --timeout.")
        .bad(cause);
  }

  private static Answer read(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      byte[] body = in.readNBytes(MAX_BYTES);
      String type = response.headers().firstValue("Content-Type").orElse("no content type");
      return new Answer(response.statusCode(), type, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The beginning of an error page, for people. */
  private static String quoted(Answer answer) {
    if (!answer.type().startsWith("text/")) {
      return "";
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    String line = text.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    return ": " + line.substring(0, Math.min(QUOTED, line.length()));
  }
}
