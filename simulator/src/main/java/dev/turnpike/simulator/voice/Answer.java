package dev.turnpike.simulator.voice;

import java.util.List;

/// What the simulator answers, in no one's format.
public record Answer(List<Part> parts, Finish finish, Tokens tokens) {

  /// Why an answer ended.
  public enum Finish {
    STOP,
    LENGTH,
    TOOL,
    REFUSAL
  }

  public Answer {
    parts = List.copyOf(parts);
  }

  /// How many pieces a stream of it sends.
  public long pieces() {
    long pieces = 0;
    for (Part part : parts) {
      pieces += part.pieces().size();
    }
    return pieces;
  }

  /// All text of it, without thinking and calls.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text) {
        text.append(part.whole());
      }
    }
    return text.toString();
  }

  public List<Part.Call> calls() {
    return parts.stream().filter(Part.Call.class::isInstance).map(Part.Call.class::cast).toList();
  }

  public String thinking() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Thinking) {
        text.append(part.whole());
      }
    }
    return text.toString();
  }
}
