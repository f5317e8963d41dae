package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;

/// Reads the body of a request that is no conversation but a `model` and an `input`: for vectors,
/// for speech. `metadata` is the gateway's own, since no provider of these knows it.
public final class InputRequest {
  private static final RequestBody.Shape SHAPE =
      RequestBody.Shape.withGatewayFields("model", "input", "user", "stream", "metadata");

  /// What an input must be.
  public interface Input {
    /// Refuses the member that `body` has come to where it is none.
    void check(RequestBody body) throws MalformedJson, RequestRefused;

    /// Whether the answer is relayed as it comes, which `asked` for a stream.
    boolean streams(boolean asked) throws RequestRefused;

    /// What was wanted, for an error: `a text`.
    String wanted();
  }

  private InputRequest() {}

  public static Reading read(byte[] bytes, Input input) {
    return RequestBody.read(bytes, SHAPE, body -> read(bytes, body, input));
  }

  private static Reading read(byte[] bytes, RequestBody body, Input input)
      throws MalformedJson, RequestRefused {
    SplicedEnvelope.Written model = null;
    boolean there = false;
    boolean stream = false;
    String user = null;
    for (String name = body.next(); name != null; name = body.next()) {
      switch (name) {
        case "model" -> model = body.readModel();
        case "input" -> {
          there = true;
          input.check(body);
        }
        case "user" -> user = body.readText();
        case "stream" -> stream = body.readFlag("stream");
        default -> {
          int metadata = body.member();
          body.readMetadata();
          body.remove(metadata);
        }
      }
    }
    if (model == null) {
      throw new RequestRefused(
          Failure.BadRequest.invalid("model", "model is missing, must be a string"));
    }
    if (!there) {
      throw wrong("input is missing", input);
    }
    return new SplicedEnvelope(
        bytes,
        model,
        input.streams(stream),
        body.fields(),
        user,
        null,
        body.splice(),
        null,
        false,
        false,
        List.of());
  }

  /// `seen` says what stands there instead.
  public static RequestRefused wrong(String seen, Input input) {
    return new RequestRefused(
        Failure.BadRequest.invalid("input", seen + ", must be " + input.wanted()));
  }
}
