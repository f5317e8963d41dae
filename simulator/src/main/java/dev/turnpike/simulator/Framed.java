package dev.turnpike.simulator;

import dev.turnpike.simulator.line.Packet;
import dev.turnpike.simulator.script.Saying;
import dev.turnpike.simulator.script.Script;
import dev.turnpike.simulator.voice.Frame;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Frames as packets, one each, with the pauses of the script before the pieces of the content.
final class Framed implements Iterator<Packet> {
  private final Iterator<Frame> frames;
  private final Framing framing;
  private final Duration pause;
  private boolean first = true;
  private boolean closingLeft;

  /// `complete` says whether the framing gets its closing bytes after the last frame.
  Framed(Iterator<Frame> frames, Framing framing, Script script, boolean complete) {
    this.frames = frames;
    this.framing = framing;
    pause =
        switch (script.saying()) {
          case Saying.Chunks(_, Duration between, _) -> between;
          case Saying.Endless(Duration between) -> between;
          case Saying.Echo _,
              Saying.CallTool _,
              Saying.CallAllTools _,
              Saying.Size _,
              Saying.LongLine _ ->
              Duration.ZERO;
        };
    closingLeft = complete && framing.closing().length > 0;
  }

  @Override
  public boolean hasNext() {
    return frames.hasNext() || closingLeft;
  }

  @Override
  public Packet next() {
    if (frames.hasNext()) {
      Frame frame = frames.next();
      Packet packet = Packet.of(framing.bytes(frame, first));
      first = false;
      return frame.moment() == Frame.Moment.PIECE ? packet.after(pause) : packet;
    }
    if (!closingLeft) {
      throw new NoSuchElementException("no frame is left");
    }
    closingLeft = false;
    return Packet.of(framing.closing());
  }
}
