package dev.turnpike.simulator;

import dev.turnpike.simulator.line.Delivery;
import dev.turnpike.simulator.line.Head;
import dev.turnpike.simulator.line.Packet;
import dev.turnpike.simulator.script.Saying;
import dev.turnpike.simulator.script.Script;
import dev.turnpike.simulator.voice.Ask;
import dev.turnpike.simulator.voice.Json;
import dev.turnpike.simulator.voice.Outline;
import dev.turnpike.simulator.voice.Trouble;
import dev.turnpike.simulator.voice.Voice;
import dev.turnpike.simulator.voice.Voices;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Decides what a request gets; one to an event loop.
///
/// Answers that do not depend on the request are made once and kept, with the order of their
/// packets, so that a benchmark measures its gateway and not this.
final class Player {
  private static final int MOST_SCRIPTS = 256;
  private static final int MOST_KEPT = 256;

  /// An answer of more packets is made anew each time, to keep memory small.
  private static final int MOST_KEPT_PACKETS = 2_000;

  private final Refusals refusals;
  private final TokenDesk tokens;
  private final Recent<String, Script> scripts = new Recent<>(MOST_SCRIPTS);
  private final Recent<Order, Kept> kept = new Recent<>(MOST_KEPT);

  Player(Refusals refusals, TokenDesk tokens) {
    this.refusals = refusals;
    this.tokens = tokens;
  }

  /// All that a kept answer depends on.
  private record Order(Voice voice, Ask ask, Script script, boolean array) {}

  private record Kept(Delivery delivery, List<Packet> packets) {}

  Delivery play(Route route, HttpServerRequest request, byte[] body) {
    return switch (route) {
      case Route.Reply reply -> guarded(reply.voice(), () -> reply(reply, request, body));
      case Route.Count count -> guarded(count.voice(), () -> count(count, request, body));
      case Route.Embed embed -> guarded(embed.form().voice(), () -> embed(embed, request, body));
      case Route.Speak speak ->
          guarded(
              speak.voice() == null ? Voices.CHAT : Voices.ELEVENLABS,
              () -> speak(speak, request, body));
      case Route.Models(Route.Models.Shape shape, String id) ->
          json(id == null ? ModelList.list(shape) : ModelList.one(shape, id));
      case Route.Token(String words) -> tokens.answer(words);
      case Route.Hello _ -> json(Json.object("simulator", "turnpike"));
      case Route.Unknown _, Route.ReadJournal _, Route.ClearJournal _ ->
          Refusals.errorNow(
              Voices.CHAT,
              Trouble.notFound(
                  "There is nothing at "
                      + request.method()
                      + " "
                      + request.path()
                      + "; bases are /v1 (OpenAI), / (Anthropic, Bedrock, Cohere, ElevenLabs, Ollama)"
                      + " and /v1beta"
                      + " (Gemini)."),
              "notfound");
    };
  }

  private static Delivery json(Map<String, @Nullable Object> value) {
    return Delivery.whole(new Head(200, Refusals.JSON), Json.bytes(value));
  }

  private interface Play {
    Delivery play();
  }

  /// What a caller got wrong is said in the caller's dialect.
  private static Delivery guarded(Voice voice, Play play) {
    try {
      return play.play();
    } catch (JacksonException e) {
      return Refusals.errorNow(
          voice, Trouble.invalid("The body is no JSON: " + e.getOriginalMessage()), "nojson");
    } catch (IllegalArgumentException e) {
      return Refusals.errorNow(voice, Trouble.invalid(String.valueOf(e.getMessage())), "invalid");
    }
  }

  private Delivery reply(Route.Reply route, HttpServerRequest request, byte[] body) {
    Ask outline = Outline.read(body, route.model(), route.stream());
    Script script = script(request, outline.model());
    Voice voice = route.voice();
    if (script.saying().isFixed()) {
      Optional<Delivery> refused = refused(script, voice, outline, request, body);
      return refused.orElseGet(() -> fixed(voice, outline, script, route.array()));
    }
    Ask ask = voice.read(tree(body), outline);
    return refused(script, voice, ask, request, body)
        .orElseGet(() -> Stage.play(voice, ask, script, route.array()));
  }

  private Delivery count(Route.Count route, HttpServerRequest request, byte[] body) {
    Ask outline = Outline.read(body, route.model(), false);
    Script script = script(request, outline.model());
    Ask ask = route.voice().read(tree(body), outline);
    return refused(script, route.voice(), ask, request, body)
        .orElseGet(
            () ->
                Delivery.whole(
                        new Head(200, Refusals.JSON).withAll(route.voice().headers(ask.seed())),
                        Json.bytes(route.voice().tokenCount(ask.promptTokens())))
                    .after(script.delay()));
  }

  private Delivery embed(Route.Embed route, HttpServerRequest request, byte[] body) {
    Ask outline = Outline.read(body, route.model(), false);
    Script script = script(request, outline.model());
    Voice voice = route.form().voice();
    return refused(script, voice, outline, request, body)
        .orElseGet(
            () ->
                Delivery.whole(
                        new Head(200, Refusals.JSON).withAll(voice.headers(outline.seed())),
                        Json.bytes(Vectors.answer(route.form(), tree(body), outline.model())))
                    .after(script.delay()));
  }

  private Delivery speak(Route.Speak route, HttpServerRequest request, byte[] body) {
    JsonNode asked = tree(body);
    String model = asked.path(route.voice() == null ? "model" : "model_id").asString("");
    Ask outline = Outline.read(body, model, true);
    Script script = script(request, model);
    Sounds.Order order = Sounds.Order.of(route, asked);
    return Stage.beforeAnyAnswer(script)
        .or(() -> refused(script, order.voice(), outline, request, body))
        .orElseGet(() -> Sounds.play(order, script, outline.seed()).after(script.delay()));
  }

  private static JsonNode tree(byte[] body) {
    JsonNode tree = Json.MAPPER.readTree(body);
    if (!tree.isObject()) {
      throw new IllegalArgumentException("The body is not a JSON object.");
    }
    return tree;
  }

  private Script script(HttpServerRequest request, String model) {
    String ordered = request.getHeader("x-sim");
    if (ordered == null) {
      return scripts.computeIfAbsent(model, Script::ofModel);
    }
    return Script.parse(ordered)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "x-sim is '"
                        + ordered
                        + "', must be words of GET /v1/models that go together, joined by +"));
  }

  private Optional<Delivery> refused(
      Script script, Voice voice, Ask ask, HttpServerRequest request, byte[] body) {
    if (script.refusal().isEmpty()) {
      return Optional.empty();
    }
    Refusals.Circumstances circumstances =
        new Refusals.Circumstances(
            Credential.of(request), request.getHeader("x-sim-run"), request.uri(), body);
    return refusals
        .deliver(script.refusal().get(), voice, ask, circumstances)
        .map(delivery -> delivery.after(script.delay()));
  }

  private Delivery fixed(Voice voice, Ask outline, Script script, boolean array) {
    if (!canBeKept(script)) {
      return Stage.play(voice, outline, script, array);
    }
    Ask ask =
        Ask.outline(
            outline.model(),
            outline.stream(),
            outline.usageAsked(),
            outline.promptTokens(),
            "fixed");
    Order order = new Order(voice, ask, script, array);
    Kept before = kept.get(order);
    if (before == null) {
      Delivery made = Stage.play(voice, ask, script, array);
      List<Packet> packets = new ArrayList<>();
      made.packets().forEachRemaining(packets::add);
      before = new Kept(made, List.copyOf(packets));
      kept.put(order, before);
    }
    return before.delivery().with(before.packets().iterator());
  }

  private static boolean canBeKept(Script script) {
    if (!script.manners().isEmpty() || script.broken().isPresent()) {
      return false;
    }
    return switch (script.saying()) {
      case Saying.Size _ -> true;
      case Saying.Chunks(int count, _, _) -> count <= MOST_KEPT_PACKETS;
      case Saying.Echo _,
          Saying.CallTool _,
          Saying.CallAllTools _,
          Saying.Endless _,
          Saying.LongLine _ ->
          false;
    };
  }
}
