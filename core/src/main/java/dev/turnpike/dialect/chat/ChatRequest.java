package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.SplicedEnvelope;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Splice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a Chat request, and sees to it that a stream reports its usage.
///
/// Asking for usage makes OpenAI put `"usage":null` into every chunk. That stays: clients read it
/// as absent, and taking it out would touch each chunk. Only the extra chunk at the end is hidden.
final class ChatRequest {
  /// The note of a stream that reports usage only because the gateway asked for it.
  static final String INJECTED = "injected:stream_options.include_usage";

  private static final RequestBody.Shape SHAPE =
      RequestBody.Shape.withGatewayFields(
          "model",
          "stream",
          "stream_options",
          "store",
          "user",
          "tools",
          "reasoning_effort",
          "metadata",
          "messages",
          "input");

  /// The dialect that says `input` where Chat says `messages`: Cursor's agent sends its bodies
  /// here.
  private static final String RESPONSES = "responses";

  private static final byte[] WHOLE_OPTIONS =
      ",\"stream_options\":{\"include_usage\":true}".getBytes(US_ASCII);

  private ChatRequest() {}

  static Reading read(byte[] bytes) {
    return RequestBody.read(bytes, SHAPE, body -> read(bytes, body));
  }

  private static Reading read(byte[] bytes, RequestBody body) throws MalformedJson, RequestRefused {
    SplicedEnvelope.Written model = null;
    boolean stream = false;
    boolean store = false;
    int streamEnds = 0;
    int metadata = -1;
    String user = null;
    boolean messages = false;
    boolean input = false;
    RequestBody.Tools tools = RequestBody.Tools.NONE;
    String effort = null;
    StreamOptions options = null;
    for (String name = body.next(); name != null; name = body.next()) {
      switch (name) {
        case "model" -> model = body.readModel();
        case "stream" -> {
          stream = body.readFlag("stream");
          streamEnds = body.json().to();
        }
        case "stream_options" -> options = StreamOptions.read(body.json());
        case "store" -> store = body.readFlag("store");
        case "user" -> user = body.readText();
        case "tools" -> tools = body.readTools();
        case "reasoning_effort" -> effort = body.readText();
        case "messages" -> messages = true;
        case "input" -> input = true;
        default -> {
          metadata = body.member();
          body.readMetadata();
        }
      }
    }
    if (input && !messages) {
      return new Reading.Other(RESPONSES);
    }
    if (model == null) {
      throw new RequestRefused(
          Failure.BadRequest.invalid("model", "model is missing, must be a string"));
    }
    if (metadata >= 0 && !store) {
      body.remove(metadata); // without store it is the gateway's alone, and OpenAI refuses it
    }
    Splice.Edit usage = stream ? usageEdit(options, streamEnds) : null;
    return new SplicedEnvelope(
        bytes,
        model,
        stream,
        body.fields(),
        user,
        null,
        body.splice(),
        usage,
        tools != RequestBody.Tools.NONE && !"none".equals(effort),
        tools == RequestBody.Tools.FREEFORM,
        usage == null ? List.of() : List.of(INJECTED));
  }

  /// What makes a stream report its usage; null where the client asked for it itself.
  private static Splice.@Nullable Edit usageEdit(@Nullable StreamOptions options, int streamEnds) {
    return options == null ? Splice.Edit.insert(streamEnds, WHOLE_OPTIONS) : options.askForUsage();
  }
}
