package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;

/// A reader that remembers what it was shown, and takes every end for a good one.
public final class Listener implements AnswerReader {
  public final List<String> events = new ArrayList<>();
  private final Progress progress = new Progress();

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    JsonCursor.check(bytes, from, to);
    events.add(new String(bytes, from, to - from, UTF_8));
    return true;
  }

  @Override
  public void end() {
    progress.complete();
  }

  @Override
  public Usage usage() {
    return Usage.NONE;
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return new byte[0];
  }

  @Override
  public byte[] keepAlive() {
    return new byte[0];
  }
}
