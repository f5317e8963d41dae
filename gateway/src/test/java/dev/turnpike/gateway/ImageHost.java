package dev.turnpike.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A web server on `https://localhost` that has one small image, and ways not to give it.
final class ImageHost implements AutoCloseable {
  /// A PNG of one pixel.
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

  private static final int PIECE = 10_000;
  private static final byte[] IMAGE = Base64.getDecoder().decode(PNG);

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger left = new AtomicInteger();

  record Seen(String method, String target, MultiMap headers) {}

  ImageHost(TestCertificate certificate) {
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(certificate.chain().toString())
                        .addKeyPath(certificate.key().toString())));
    server.requestHandler(this::answer);
    server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  private void answer(HttpServerRequest request) {
    seen.add(new Seen(request.method().name(), request.uri(), request.headers()));
    HttpServerResponse response = request.response();
    response.exceptionHandler(_ -> {});
    response.putHeader("content-type", "text/plain");
    switch (Objects.requireNonNull(request.path())) {
      case "/image" -> response.end(Buffer.buffer(IMAGE));
      case "/moved" -> response.setStatusCode(302).putHeader("location", "/image").end();
      case "/page" -> response.putHeader("content-type", "image/png").end("<html></html>");
      case "/zipped" -> response.putHeader("content-encoding", "gzip").end("not an image");
      case "/short" -> {
        response.putHeader("content-length", "1000");
        response.write(Buffer.buffer(IMAGE)).onComplete(_ -> request.connection().close());
      }
      case "/endless" -> {
        response.setChunked(true).write(Buffer.buffer(IMAGE));
        pour(response);
      }
      case "/medium" -> response.end(Buffer.buffer(IMAGE).appendBytes(new byte[3 * PIECE]));
      case "/silent" -> request.connection().closeHandler(_ -> left.incrementAndGet());
      default -> response.setStatusCode(404).end();
    }
  }

  private static void pour(HttpServerResponse response) {
    response.write(Buffer.buffer(new byte[PIECE])).onSuccess(_ -> pour(response));
  }

  String url(String path) {
    return "https://localhost:" + server.actualPort() + path;
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  void forget() {
    seen.clear();
    left.set(0);
  }

  /// How many were told nothing and closed the connection.
  int left() {
    return left.get();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
