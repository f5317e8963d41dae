package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.SplicedEnvelope;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;

/// Reads a request of `POST /audio/speech`. Its answer is always relayed as it comes.
public final class SpeechRequest {
  private static final RequestBody.Shape SHAPE =
      RequestBody.Shape.withGatewayFields("model", "input", "user", "metadata");

  private SpeechRequest() {}

  public static Reading read(byte[] bytes) {
    return RequestBody.read(bytes, SHAPE, body -> read(bytes, body));
  }

  private static Reading read(byte[] bytes, RequestBody body) throws MalformedJson, RequestRefused {
    SplicedEnvelope.Written model = null;
    boolean input = false;
    String user = null;
    for (String name = body.next(); name != null; name = body.next()) {
      switch (name) {
        case "model" -> model = body.readModel();
        case "input" -> {
          input = true;
          checkInput(body);
        }
        case "user" -> user = body.readText();
        default -> {
          int metadata = body.member();
          body.readMetadata();
          body.remove(metadata); // no provider of speech knows it
        }
      }
    }
    if (model == null) {
      throw new RequestRefused(
          Failure.BadRequest.invalid("model", "model is missing, must be a string"));
    }
    if (!input) {
      throw wrong("input is missing");
    }
    SpeechAsked.read(bytes); // what it asks beside must be good too
    return new SplicedEnvelope(
        bytes,
        model,
        true,
        body.fields(),
        user,
        null,
        body.splice(),
        null,
        false,
        false,
        List.of());
  }

  private static void checkInput(RequestBody body) throws MalformedJson, RequestRefused {
    if (!body.json().is(Kind.STRING)) {
      throw wrong("input is " + body.json().kind().words());
    }
    if (body.json().text().isEmpty()) {
      throw wrong("input is empty");
    }
  }

  private static RequestRefused wrong(String seen) {
    return new RequestRefused(Failure.BadRequest.invalid("input", seen + ", must be a text"));
  }
}
