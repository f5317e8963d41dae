package dev.turnpike.gateway.edge;

import dev.turnpike.gateway.access.Principal;
import dev.turnpike.gateway.control.ApiReply;
import dev.turnpike.gateway.control.ApiRequest;
import dev.turnpike.gateway.control.ControlPlane;
import dev.turnpike.gateway.flow.Traffic;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is answered away from the event loops: the control plane and the operator's pages. Each
/// request runs on a virtual thread and its answer goes back to the loop it came from.
final class Backroom {
  private static final Logger LOG = LoggerFactory.getLogger(Backroom.class);
  private static final byte[] ALIVE = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LEAVING =
      "{\"status\":\"draining\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FAULT =
      "{\"error\":{\"code\":\"internal_error\",\"message\":\"The gateway met a fault of its own.\",\"param\":null}}"
          .getBytes(StandardCharsets.US_ASCII);

  private final Vertx vertx;
  private final Executor threads;
  private final ControlPlane controlPlane;
  private final PrometheusRegistry metrics;
  private final boolean metricsAreOpen;

  Backroom(
      Vertx vertx,
      Executor threads,
      ControlPlane controlPlane,
      PrometheusRegistry metrics,
      boolean metricsAreOpen) {
    this.vertx = vertx;
    this.threads = threads;
    this.controlPlane = controlPlane;
    this.metrics = metrics;
    this.metricsAreOpen = metricsAreOpen;
  }

  /// Whether `/metrics` answers without a management key: only where the gateway listens to its own
  /// machine alone.
  boolean metricsAreOpen() {
    return metricsAreOpen;
  }

  void hello(HttpServerRequest request) {
    request
        .response()
        .putHeader("content-type", "application/json")
        .end("{\"name\":\"turnpike\",\"status\":\"ok\"}");
  }

  void operate(HttpServerRequest request, Place.Operations.Page what, Traffic traffic) {
    switch (what) {
      case HEALTH -> reply(request.response(), new ApiReply(200, ALIVE));
      case READY ->
          reply(
              request.response(),
              traffic.draining() ? new ApiReply(503, LEAVING) : new ApiReply(200, ALIVE));
      case METRICS -> scrape(request.response());
    }
  }

  private void scrape(HttpServerResponse response) {
    Context loop = vertx.getOrCreateContext();
    threads.execute(
        () -> {
          ByteArrayOutputStream text = new ByteArrayOutputStream();
          try {
            PrometheusTextFormatWriter.create().write(text, metrics.scrape());
          } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
          }
          Buffer page = Buffer.buffer(text.toByteArray());
          loop.runOnContext(
              _ ->
                  response
                      .putHeader("content-type", PrometheusTextFormatWriter.CONTENT_TYPE)
                      .end(page));
        });
  }

  /// `caller` is null where the path needs no key. `done` is called on the loop once the body is of
  /// no more use.
  void control(
      HttpServerRequest request,
      String path,
      @Nullable Principal caller,
      byte[] body,
      Runnable done) {
    Context loop = vertx.getOrCreateContext();
    SocketAddress from = request.remoteAddress();
    ApiRequest asked =
        new ApiRequest(
            request.method().name(),
            path,
            request.query(),
            body,
            caller,
            from == null || from.host() == null ? "unknown" : from.host(),
            request.headers().get("if-none-match"));
    threads.execute(
        () -> {
          ApiReply answer = answer(asked);
          loop.runOnContext(
              _ -> {
                done.run();
                reply(request.response(), answer);
              });
        });
  }

  private ApiReply answer(ApiRequest asked) {
    try {
      return controlPlane.answer(asked);
    } catch (RuntimeException fault) {
      LOG.error("control plane: {} {}", asked.method(), asked.path(), fault);
      return new ApiReply(500, FAULT);
    }
  }

  private static void reply(HttpServerResponse response, ApiReply answer) {
    if (response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    response.putHeader("cache-control", "no-store");
    answer.headers().forEach(response::putHeader);
    if (answer.body().length == 0) {
      response.end();
    } else {
      response.putHeader("content-type", "application/json").end(Buffer.buffer(answer.body()));
    }
  }
}
