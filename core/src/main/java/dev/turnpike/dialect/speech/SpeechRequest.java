package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.InputRequest;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;

/// Reads a request of `POST /audio/speech`. Its answer is always relayed as it comes.
public final class SpeechRequest implements InputRequest.Input {
  private SpeechRequest() {}

  public static Reading read(byte[] bytes) {
    Reading reading = InputRequest.read(bytes, new SpeechRequest());
    try {
      if (!(reading instanceof Reading.Malformed)) {
        SpeechAsked.read(bytes); // what it asks beside must be good too
      }
      return reading;
    } catch (RequestRefused refused) {
      return new Reading.Malformed(refused.failure());
    } catch (MalformedJson e) {
      return new Reading.Malformed(
          Failure.BadRequest.json("The body is not valid JSON: " + e.getMessage()));
    }
  }

  @Override
  public boolean streams(boolean asked) {
    return true;
  }

  @Override
  public String wanted() {
    return "a text";
  }

  @Override
  public void check(RequestBody body) throws MalformedJson, RequestRefused {
    if (!body.json().is(Kind.STRING)) {
      throw InputRequest.wrong("input is " + body.json().kind().words(), this);
    }
    if (body.json().text().isEmpty()) {
      throw InputRequest.wrong("input is empty", this);
    }
  }
}
