package dev.turnpike.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Failure.TimedOut.Stage;
import dev.turnpike.conversation.Failure.Unreachable.Kind;
import dev.turnpike.conversation.GatewayFields.Retry;
import dev.turnpike.route.AfterFailure.Again;
import dev.turnpike.route.AfterFailure.Choices;
import dev.turnpike.route.AfterFailure.Other;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract's table, row by row: what happens without and with the caller's `retry`.
class AfterFailureTest {
  private static final Retry ON_429_AND_503 = new Retry(3, Set.of(429, 503));

  record Row(Failure failure, Again without, Again with, Other other) {}

  static List<Row> rows() {
    return List.of(
        new Row(unreachable(Kind.REFUSED), Again.ONCE, Again.ONCE, Other.YES),
        new Row(unreachable(Kind.RESET), Again.ONCE, Again.ONCE, Other.YES),
        new Row(unreachable(Kind.DNS), Again.ONCE, Again.ONCE, Other.YES),
        new Row(unreachable(Kind.TLS), Again.NO, Again.NO, Other.YES),
        new Row(unreachable(Kind.BLOCKED), Again.NO, Again.NO, Other.YES),
        new Row(timedOut(Stage.CONNECT), Again.NO, Again.NO, Other.YES),
        new Row(timedOut(Stage.FIRST_TOKEN), Again.NO, Again.NO, Other.YES),
        new Row(new Failure.Refused(400, "x"), Again.NO, Again.NO, Other.NO),
        new Row(new Failure.Refused(413, "x"), Again.NO, Again.NO, Other.NO),
        new Row(new Failure.Refused(422, "x"), Again.NO, Again.NO, Other.NO),
        new Row(new Failure.ContextTooLong(400, "x"), Again.NO, Again.NO, Other.LARGER_WINDOW),
        new Row(new Failure.CredentialRejected("x"), Again.NO, Again.NO, Other.YES),
        new Row(new Failure.QuotaExhausted("x"), Again.NO, Again.NO, Other.YES),
        new Row(new Failure.Refused(404, "x"), Again.NO, Again.NO, Other.YES),
        new Row(new Failure.Refused(408, "x"), Again.NO, Again.ONCE, Other.YES),
        new Row(new Failure.Refused(409, "x"), Again.NO, Again.ONCE, Other.YES),
        new Row(new Failure.Refused(425, "x"), Again.NO, Again.ONCE, Other.YES),
        new Row(
            new Failure.RateLimited("x", Optional.empty()), Again.NO, Again.BY_RETRY, Other.YES),
        new Row(broken(503), Again.NO, Again.BY_RETRY, Other.YES),
        new Row(broken(500), Again.NO, Again.NO, Other.YES),
        new Row(broken(529), Again.NO, Again.NO, Other.YES),
        new Row(new Failure.Garbled("x"), Again.NO, Again.ONCE, Other.YES),
        new Row(new Failure.Cancelled(), Again.NO, Again.NO, Other.NO),
        new Row(new Failure.Unauthenticated(), Again.NO, Again.NO, Other.NO),
        new Row(new Failure.Internal("x"), Again.NO, Again.NO, Other.NO));
  }

  private static Failure unreachable(Kind kind) {
    return new Failure.Unreachable(kind, "x");
  }

  private static Failure timedOut(Stage stage) {
    return new Failure.TimedOut(stage, false, "x");
  }

  private static Failure broken(int status) {
    return new Failure.UpstreamBroken(status, "x", Optional.of(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theTableOfFailedAttemptsHolds(Row row) {
    assertThat(choices(row.failure, null)).isEqualTo(new Choices(row.without, row.other));
    assertThat(choices(row.failure, ON_429_AND_503)).isEqualTo(new Choices(row.with, row.other));
  }

  private static Choices choices(Failure failure, @Nullable Retry retry) {
    return AfterFailure.choices(failure, retry);
  }

  @Test
  void aHintIsHeardFromLimitsAndFaultsOnly() {
    assertThat(AfterFailure.hint(broken(503))).contains(Duration.ofSeconds(2));
    assertThat(AfterFailure.hint(new Failure.RateLimited("x", Optional.of(Duration.ofMillis(3)))))
        .contains(Duration.ofMillis(3));
    assertThat(AfterFailure.hint(new Failure.Garbled("x"))).isEmpty();
  }
}
