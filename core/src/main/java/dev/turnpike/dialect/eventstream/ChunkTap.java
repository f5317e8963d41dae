package dev.turnpike.dialect.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.AnswerTap;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/// The tap on an event stream that carries another dialect's events in base64, one a frame:
/// `{"chunk":{"bytes":"..."}}`, as Bedrock streams a model's native answer. Shows them to that
/// dialect's reader, and lets them go on as server-sent events named by their `type`.
public final class ChunkTap implements AnswerTap {
  private static final byte[] NOTHING = {};

  private final Unwrapping unwrapping;
  private final EventStreamTap frames;

  public ChunkTap(AnswerReader reader) {
    this.unwrapping = new Unwrapping(reader);
    this.frames = new EventStreamTap(unwrapping);
  }

  @Override
  public AnswerReader reader() {
    return unwrapping.reader;
  }

  @Override
  public byte[] take(byte[] chunk) {
    frames.take(chunk);
    return unwrapping.told();
  }

  @Override
  public byte[] end() {
    frames.end();
    return unwrapping.told();
  }

  /// The reader of the frames: takes the event out of each.
  private static final class Unwrapping implements AnswerReader {
    private final AnswerReader reader;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Unwrapping(AnswerReader reader) {
      this.reader = reader;
    }

    byte[] told() {
      if (out.size() == 0) {
        return NOTHING;
      }
      byte[] bytes = out.toByteArray();
      out.reset();
      return bytes;
    }

    @Override
    public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
      Json chunk = Json.parse(bytes, from, to).get("chunk");
      if (chunk.isMissing() || progress().isComplete()) {
        return false; // frames of other kinds say nothing of the answer
      }
      byte[] event = decoded(chunk.get("bytes").text());
      String type = Json.parse(event).get("type").text();
      boolean seen = reader.event(event, 0, event.length, type.equals("error"));
      if (seen) {
        tell(type, event);
      }
      return seen;
    }

    private static byte[] decoded(String base64) throws MalformedJson {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new MalformedJson("the bytes of a chunk are not base64");
      }
    }

    private void tell(String type, byte[] event) {
      if (type.matches("[a-z_]{1,64}")) {
        out.writeBytes(("event: " + type + "\n").getBytes(UTF_8));
      }
      out.writeBytes("data: ".getBytes(UTF_8));
      for (byte b : event) {
        if (b != '\n' && b != '\r') {
          out.write(b); // only ever between two pieces of JSON
        }
      }
      out.writeBytes("\n\n".getBytes(UTF_8));
    }

    @Override
    public Progress progress() {
      return reader.progress();
    }

    @Override
    public void end() {
      reader.end();
    }

    @Override
    public Usage usage() {
      return reader.usage();
    }

    @Override
    public byte[] errorEvent(dev.turnpike.conversation.Failure failure, String requestId) {
      return reader.errorEvent(failure, requestId);
    }

    @Override
    public byte[] keepAlive() {
      return reader.keepAlive();
    }
  }
}
