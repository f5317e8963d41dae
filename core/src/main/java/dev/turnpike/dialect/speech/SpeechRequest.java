package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.InputRequest;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;

/// Reads a request of `POST /audio/speech`. Its answer is always relayed as it comes.
public final class SpeechRequest implements InputRequest.Input {
  /// A longer text is refused; no model takes as much at once.
  static final int MOST_CHARACTERS = 100_000;

  private SpeechRequest() {}

  public static Reading read(byte[] bytes) {
    Reading reading = InputRequest.read(bytes, new SpeechRequest());
    if (!(reading instanceof Envelope plain)) {
      return reading;
    }
    try {
      return new SpeechEnvelope(plain, SpeechAsked.read(plain.cleaned()));
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
    return "a text of at most " + MOST_CHARACTERS + " characters";
  }

  @Override
  public void check(RequestBody body) throws MalformedJson, RequestRefused {
    if (!body.json().is(Kind.STRING)) {
      throw InputRequest.wrong("input is " + body.json().kind().words(), this);
    }
    int length = body.json().text().length();
    if (length == 0) {
      throw InputRequest.wrong("input is empty", this);
    }
    if (length > MOST_CHARACTERS) {
      throw InputRequest.wrong("input has " + length + " characters", this);
    }
  }
}
