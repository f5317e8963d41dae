package dev.turnpike.gateway.upstream;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Failure.TimedOut;
import dev.turnpike.conversation.Failure.Unreachable;
import dev.turnpike.gateway.upstream.Grant.Answer;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One question at a token endpoint, on one event loop, from its posting to the tokens' being told.
/// What the endpoint answers is shown to nobody but for the one word that names an error.
final class TokenFetch implements UpstreamReply {
  /// For the whole of it.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  static final int MOST_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final InstantSource clock;
  private final Tokens tokens;
  private final Instant asked;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final long timer;
  private @Nullable UpstreamCall call;
  private int status;
  private boolean over;

  TokenFetch(Vertx vertx, InstantSource clock, Tokens tokens) {
    this.vertx = vertx;
    this.clock = clock;
    this.tokens = tokens;
    this.asked = clock.instant();
    this.timer = vertx.setTimer(PATIENCE.toMillis(), _ -> expired());
  }

  /// It is on its way, or already at its end.
  void on(UpstreamCall way) {
    call = way;
    if (over) {
      way.cancel();
    }
  }

  private void expired() {
    if (call != null) {
      call.cancel();
    }
    fail(
        new TimedOut(
            TimedOut.Stage.CONNECT,
            false,
            "The provider's token endpoint did not answer within "
                + PATIENCE.toSeconds()
                + " seconds."));
  }

  @Override
  public void sent() {}

  @Override
  public void head(int answered, MultiMap headers) {
    status = answered;
  }

  @Override
  public void bytes(byte[] bytes) {
    if (body.size() + bytes.length > MOST_BYTES) {
      if (call != null) {
        call.cancel();
      }
      fail(unusable("with more than " + MOST_BYTES + " bytes"));
    } else if (!over) {
      body.writeBytes(bytes);
    }
  }

  @Override
  public void end() {
    switch (tokens.grant().read(status, body.toByteArray())) {
      case Answer.Granted(Secret token, Duration life) -> {
        if (ends()) {
          tokens.came(token, life, asked);
        }
      }
      case Answer.Refused(String word) ->
          fail(
              new Failure.CredentialRejected(
                  "The provider's token endpoint refused the gateway's credential"
                      + (word.isEmpty() ? "." : " (" + word + ").")));
      case Answer.Nothing _ -> fail(unusable("with status " + status + " and no token"));
    }
  }

  private static Failure unusable(String how) {
    return new Unreachable(
        Unreachable.Kind.RESET, "The provider's token endpoint answered " + how + ".");
  }

  @Override
  public void failed(Failure failure) {
    String why =
        failure instanceof Unreachable it
            ? " (" + it.kind().name().toLowerCase(Locale.ROOT) + ")."
            : ".";
    fail(failure.saying("The provider's token endpoint could not be reached" + why));
  }

  /// The question could not even be written.
  void fault() {
    fail(
        new Failure.CredentialRejected(
            "The gateway could not write its question to the provider's token endpoint."));
  }

  private void fail(Failure failure) {
    if (ends()) {
      tokens.failed(failure, clock.instant());
    }
  }

  private boolean ends() {
    boolean first = !over;
    over = true;
    vertx.cancelTimer(timer);
    return first;
  }
}
