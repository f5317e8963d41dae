package dev.turnpike.simulator;

import dev.turnpike.simulator.line.Delivery;
import dev.turnpike.simulator.line.Head;
import dev.turnpike.simulator.script.Refusal;
import dev.turnpike.simulator.voice.Ask;
import dev.turnpike.simulator.voice.Json;
import dev.turnpike.simulator.voice.Trouble;
import dev.turnpike.simulator.voice.Voice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers that are none.
final class Refusals {
  static final String JSON = "application/json";

  private static final String PAGE =
      "<!DOCTYPE html>\n<html><head><title>Just a moment</title></head>"
          + "<body><h1>Bad gateway</h1><p>The page you want is behind this one.</p></body></html>\n";

  private static final Pattern SEAL =
      Pattern.compile(
          "\"(?:signature|encrypted_content|thoughtSignature|data)\"\\s*:\\s*\"(?!skip_thought)[^\"]");

  private static final Pattern ODDITY =
      Pattern.compile(
          "\"role\"\\s*:\\s*\"developer\"|\"tool_calls\"\\s*:\\s*\\[\\s*]"
              + "|\"cache_control\"\\s*:\\s*null|\"output_config\"\\s*:\\s*\\{\\s*\"effort\""
              + "|\"id\"\\s*:\\s*\"(?:msg|rs)_");

  private static final String SPOILED_CALL =
      """
      {"error":{"message":"The model's call of a tool cannot be read.","type":"invalid_request_error",\
      "code":"tool_use_failed","failed_generation":"<function=look>{"}}
      """;
  private static final String FILTERED =
      """
      {"error":{"message":"The prompt was filtered.","type":null,"param":"prompt",\
      "code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation",\
      "content_filter_result":{"violence":{"filtered":true,"severity":"high"}}}}}
      """;

  private final Runs runs;
  private final InstantSource clock;

  Refusals(Runs runs, InstantSource clock) {
    this.runs = runs;
    this.clock = clock;
  }

  /// What is refused of a request: its credential and name of its run, null where it has none, the
  /// path it came by, and its body.
  record Circumstances(
      @Nullable String credential, @Nullable String run, String target, byte[] body) {
    /// Whether it brings a proof of what a model thought; Gemini's word for "no proof" is none.
    boolean isSealed() {
      return SEAL.matcher(new String(body, StandardCharsets.UTF_8)).find();
    }

    boolean isOdd() {
      return ODDITY.matcher(new String(body, StandardCharsets.UTF_8)).find();
    }
  }

  /// The delivery of a refusal; empty where the request is to be answered after all.
  Optional<Delivery> deliver(Refusal refusal, Voice voice, Ask ask, Circumstances request) {
    return switch (refusal) {
      case Refusal.Status(int status) -> error(voice, Trouble.of(status), ask);
      case Refusal.Quota _ -> error(voice, Trouble.quota(), ask);
      case Refusal.Context _ -> error(voice, voice.contextOverflow(ask.promptTokens()), ask);
      case Refusal.Seals _ ->
          request.isSealed() ? error(voice, voice.sealRefused(), ask) : Optional.empty();
      case Refusal.Picky _ ->
          request.isOdd() ? error(voice, Trouble.of(400), ask) : Optional.empty();
      case Refusal.SpoiledCall _ -> verbatim(400, SPOILED_CALL);
      case Refusal.Filtered _ -> verbatim(400, FILTERED);
      case Refusal.RateLimited(Refusal.Hint hint) -> Optional.of(rateLimited(voice, ask, hint));
      case Refusal.Html(int status) ->
          Optional.of(
              Delivery.whole(
                  new Head(status, "text/html; charset=utf-8"),
                  PAGE.getBytes(StandardCharsets.UTF_8)));
      case Refusal.JsonError _ ->
          Optional.of(
              Delivery.whole(
                  new Head(200, JSON), Json.bytes(voice.error(Trouble.of(503), ask.seed()))));
      case Refusal.Empty _ -> Optional.of(Delivery.whole(new Head(200, JSON), new byte[0]));
      case Refusal.NoContent _ -> Optional.of(Delivery.bodiless(new Head(204, Map.of())));
      case Refusal.Redirect _ ->
          Optional.of(
              Delivery.bodiless(
                  new Head(
                      302, Map.of("location", moved(request.target()), "content-length", "0"))));
      case Refusal.EchoSecret _ ->
          error(
              voice,
              Trouble.unauthorised(
                  "Incorrect API key provided: " + request.credential() + ". Check your key."),
              ask);
      case Refusal.ExpectKey(Optional<String> key) ->
          isExpected(key, request.credential())
              ? Optional.empty()
              : error(voice, Trouble.of(401), ask);
      case Refusal.FailThenOk(int times, int status) ->
          runs.next(request.run() == null ? ask.seed() : request.run()) <= times
              ? error(voice, Trouble.of(status), ask)
              : Optional.empty();
    };
  }

  private static Optional<Delivery> verbatim(int status, String json) {
    return Optional.of(
        Delivery.whole(new Head(status, JSON), json.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isExpected(Optional<String> key, @Nullable String credential) {
    return credential != null && (key.isEmpty() || key.get().equals(credential));
  }

  private static String moved(String target) {
    return target + (target.contains("?") ? "&moved" : "?moved");
  }

  private static Optional<Delivery> error(Voice voice, Trouble trouble, Ask ask) {
    return Optional.of(errorNow(voice, trouble, ask.seed()));
  }

  static Delivery errorNow(Voice voice, Trouble trouble, String seed) {
    return Delivery.whole(
        new Head(trouble.status(), JSON)
            .withAll(voice.headers(seed))
            .withAll(voice.errorHeaders(trouble)),
        Json.bytes(voice.error(trouble, seed)));
  }

  private Delivery rateLimited(Voice voice, Ask ask, Refusal.Hint hint) {
    Map<String, String> headers = new LinkedHashMap<>(voice.headers(ask.seed()));
    headers.putAll(voice.errorHeaders(Trouble.of(429)));
    Map<String, @Nullable Object> error = voice.error(Trouble.of(429), ask.seed());
    Instant now = clock.instant();
    switch (hint) {
      case SECONDS -> headers.put("retry-after", "2");
      case DATE ->
          headers.put(
              "retry-after",
              DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  now.plusSeconds(2).atOffset(ZoneOffset.UTC)));
      case MS -> headers.put("retry-after-ms", "1200");
      case RESET -> voice.addReset(headers, error, now);
      case LONG -> headers.put("retry-after", "999");
    }
    return Delivery.whole(new Head(429, JSON).withAll(headers), Json.bytes(error));
  }
}
