package dev.turnpike.gateway;

import dev.turnpike.catalog.Provider.CredentialForm;
import dev.turnpike.conversation.Failure;
import dev.turnpike.gateway.control.ModelProbe;
import dev.turnpike.gateway.upstream.Access;
import dev.turnpike.gateway.upstream.Credential;
import dev.turnpike.gateway.upstream.OutgoingProxy;
import dev.turnpike.gateway.upstream.UpstreamCall;
import dev.turnpike.gateway.upstream.UpstreamReply;
import dev.turnpike.gateway.upstream.Upstreams;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.VertxInternal;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks endpoints that administrators name, by the same way that calls go: the address is checked
/// after its name is resolved, and that very address is connected to.
final class Prober implements ModelProbe {
  static final Duration PATIENCE = Duration.ofSeconds(15);
  static final int MOST_BYTES = 64 * 1024;

  private static final Upstreams.Pools FEW =
      new Upstreams.Pools(4, 16, 16 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(1));

  private final Vertx vertx;
  private final Context loop;
  private final InstantSource clock;
  private final @Nullable OutgoingProxy proxy;

  /// Made on the loop when it is first needed, and used there alone.
  private @Nullable Upstreams upstreams;

  /// `proxy` is the one that calls go by, null where there is none.
  Prober(Vertx vertx, InstantSource clock, @Nullable OutgoingProxy proxy) {
    this.vertx = vertx;
    this.clock = clock;
    this.proxy = proxy;
    this.loop = ((VertxInternal) vertx).createEventLoopContext();
  }

  @Override
  public Outcome ask(URI base, String path, String key, byte[] body, boolean privateToo) {
    Credential credential = new Credential("probe", key);
    Hearing hearing = new Hearing(credential);
    CompletableFuture<UpstreamCall> sent = new CompletableFuture<>();
    loop.runOnContext(
        _ -> {
          try {
            sent.complete(
                post(base, path, Access.ofStranger(credential, privateToo), body, hearing));
          } catch (RuntimeException fault) {
            hearing.outcome.completeExceptionally(fault);
          }
        });
    try {
      return hearing.outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return new Outcome.Failed("it did not answer within " + PATIENCE.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("the gateway is shutting down");
    } finally {
      sent.thenAccept(call -> loop.runOnContext(_ -> call.cancel())); // harmless after its end
    }
  }

  private UpstreamCall post(
      URI base, String path, Access access, byte[] body, UpstreamReply hearing) {
    Upstreams there = upstreams;
    if (there == null) {
      there = new Upstreams(vertx, FEW, System::nanoTime, clock, proxy);
      upstreams = there;
    }
    MultiMap headers =
        HttpHeaders.headers()
            .set("content-type", "application/json")
            .set("accept", "application/json")
            .set("user-agent", "Turnpike");
    return there.post(base, path, access, CredentialForm.BEARER, headers, body, hearing);
  }

  /// Keeps the beginning of the answer.
  private static final class Hearing implements UpstreamReply {
    private final Credential credential;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    Hearing(Credential credential) {
      this.credential = credential;
    }

    @Override
    public void sent() {}

    @Override
    public void head(int heard, MultiMap headers) {
      status = heard;
    }

    @Override
    public void bytes(byte[] bytes) {
      if (body.size() + bytes.length > MOST_BYTES) {
        outcome.complete(new Outcome.Failed("its answer to a small call is larger than 64 KB"));
      } else {
        body.writeBytes(bytes);
      }
    }

    @Override
    public void end() {
      outcome.complete(new Outcome.Answered(status, credential.maskedIn(body.toByteArray())));
    }

    @Override
    public void failed(Failure failure) {
      outcome.complete(new Outcome.Failed(credential.maskedIn(failure).message()));
    }
  }
}
