package dev.turnpike.dialect.embeddings;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.SplicedEnvelope;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;

/// Reads a request of `POST /embeddings`.
public final class EmbeddingsRequest {
  private static final RequestBody.Shape SHAPE =
      RequestBody.Shape.withGatewayFields("model", "input", "user", "stream", "metadata");

  private EmbeddingsRequest() {}

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
        case "stream" -> {
          if (body.readFlag("stream")) {
            throw new RequestRefused(
                Failure.BadRequest.invalid("stream", "stream is true, vectors come whole"));
          }
        }
        default -> {
          int metadata = body.member();
          body.readMetadata();
          body.remove(metadata); // no provider of vectors knows it
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
    return new SplicedEnvelope(
        bytes,
        model,
        false,
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
    if (body.json().is(Kind.STRING)) {
      if (body.json().text().isEmpty()) {
        throw wrong("input is empty");
      }
    } else if (body.json().is(Kind.ARRAY)) {
      boolean any = false;
      body.json().open();
      while (body.json().element()) {
        any = true;
        body.json().skip();
      }
      if (!any) {
        throw wrong("input is an empty list");
      }
    } else {
      throw wrong("input is " + body.json().kind().words());
    }
  }

  private static RequestRefused wrong(String seen) {
    return new RequestRefused(
        Failure.BadRequest.invalid(
            "input", seen + ", must be a text, or a list of texts or of lists of tokens"));
  }
}
