package dev.turnpike.gateway.prices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Fetches a source by its address: `https` alone, within a time and a size.
///
/// The operator chose the first host, which may be one of their own; where that sends us on to, a
/// stranger chose, and must be public.
public final class SourceFetch {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_REDIRECTS = 3;

  private final HttpClient.Builder client;
  private final Predicate<InetAddress> isPublic;
  private final int mostBytes;
  private final Duration patience;

  public SourceFetch(Predicate<InetAddress> isPublic) {
    this(HttpClient.newBuilder(), isPublic, PriceSource.MOST_BYTES, Duration.ofMinutes(1));
  }

  SourceFetch(
      HttpClient.Builder client,
      Predicate<InetAddress> isPublic,
      int mostBytes,
      Duration patience) {
    this.client = client;
    this.isPublic = isPublic;
    this.mostBytes = mostBytes;
    this.patience = patience;
  }

  /// What answers there; an [IOException] says why nothing does, in words for the operator.
  public byte[] fetch(URI address) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    try (HttpClient http =
        client.followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT).build()) {
      URI at = checked(address);
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        HttpResponse<byte[]> answer = get(http, at, end);
        int status = answer.statusCode();
        if (status == 200) {
          return answer.body();
        }
        String location = answer.headers().firstValue("location").orElse("");
        if (status / 100 != 3 || location.isEmpty()) {
          throw new IOException(at.getHost() + " answered " + status + ", wanted 200");
        }
        at = checked(resolved(at, location));
        refusePrivate(at);
      }
      throw new IOException(
          address.getHost() + " redirects more than " + MOST_REDIRECTS + " times");
    }
  }

  private static URI resolved(URI at, String location) throws IOException {
    try {
      return at.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(at.getHost() + " redirects to what is no address", e);
    }
  }

  private static URI checked(URI address) throws IOException {
    if (!"https".equals(address.getScheme())
        || address.getHost() == null
        || address.getRawUserInfo() != null) {
      throw new IOException(
          "the address is " + address.getScheme() + "://..., must be https://HOST/...");
    }
    return address;
  }

  /// The JVM keeps what a name resolved to for longer than a connection takes, so what is looked at
  /// here is what is connected to.
  private void refusePrivate(URI at) throws IOException {
    try {
      for (InetAddress each : InetAddress.getAllByName(at.getHost())) {
        if (!isPublic.test(each)) {
          throw new IOException(
              "a redirect leads to " + at.getHost() + ", which is not a public host");
        }
      }
    } catch (UnknownHostException e) {
      throw new IOException("a redirect leads to " + at.getHost() + ", which has no address", e);
    }
  }

  private HttpResponse<byte[]> get(HttpClient http, URI at, long end) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(at).header("accept", "application/json").GET().build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), mostBytes));
    try {
      return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(at.getHost() + " takes longer than " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(at.getHost() + " cannot be read: " + reason(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
      if (System.nanoTime() >= end) {
        http.shutdownNow();
      }
    }
  }

  private String reason(@Nullable Throwable cause) {
    String said = cause == null || cause.getMessage() == null ? "no reason" : cause.getMessage();
    return said.contains("exceeds capacity") ? "it is longer than " + mostBytes + " bytes" : said;
  }
}
