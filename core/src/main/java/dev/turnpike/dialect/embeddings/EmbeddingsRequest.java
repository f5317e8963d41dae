package dev.turnpike.dialect.embeddings;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.InputRequest;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;

/// Reads a request of `POST /embeddings`.
public final class EmbeddingsRequest implements InputRequest.Input {
  private EmbeddingsRequest() {}

  public static Reading read(byte[] bytes) {
    return InputRequest.read(bytes, new EmbeddingsRequest());
  }

  @Override
  public boolean streams(boolean asked) throws RequestRefused {
    if (asked) {
      throw new RequestRefused(
          Failure.BadRequest.invalid("stream", "stream is true, vectors come whole"));
    }
    return false;
  }

  @Override
  public String wanted() {
    return "a text, or a list of texts or of lists of tokens";
  }

  @Override
  public void check(RequestBody body) throws MalformedJson, RequestRefused {
    if (body.json().is(Kind.STRING)) {
      if (body.json().text().isEmpty()) {
        throw InputRequest.wrong("input is empty", this);
      }
    } else if (body.json().is(Kind.ARRAY)) {
      boolean any = false;
      body.json().open();
      while (body.json().element()) {
        any = true;
        body.json().skip();
      }
      if (!any) {
        throw InputRequest.wrong("input is an empty list", this);
      }
    } else {
      throw InputRequest.wrong("input is " + body.json().kind().words(), this);
    }
  }
}
